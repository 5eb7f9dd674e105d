using System.Globalization;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Models;

// AwsStub [PORT]: answers until its input ends or it is told to stop; says its address first.
var port = args is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
await using var stub = await StubbedAws.Start(port, ServiceModels.Find());
Console.WriteLine(stub.Address);
if (!stub.ChecksModels)
{
    Console.Error.WriteLine("no service models found: requests are not held against them (see ServiceModels)");
}

using var ended = new CancellationTokenSource();
_ = Task.Run(async () =>
{
    await Console.In.ReadToEndAsync();
    await ended.CancelAsync();
});
try
{
    await stub.Ended(ended.Token);
}
catch (OperationCanceledException) when (ended.IsCancellationRequested)
{
    // The parent went away.
}
