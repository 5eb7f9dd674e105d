using Orleans.Docs.OpenSearchServer;

// OpenSearchServer: says its address first, and answers until its input ends.
await using var server = await LocalOpenSearch.Start();
Console.WriteLine(server.Address);
await Console.In.ReadToEndAsync();
