using Orleans.Docs.Cli;
using Orleans.Docs.Client;

return await new DocsCommand(
    Terminal.OfProcess(),
    async (dataDirectory, tenant, cancellationToken) =>
        await DocsClient.ConnectLocalAsync(dataDirectory, tenant, cancellationToken)).RunAsync(args);
