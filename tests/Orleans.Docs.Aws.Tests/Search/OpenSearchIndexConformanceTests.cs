using Orleans.Docs.Aws.Search;
using Orleans.Docs.OpenSearchServer;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Search;

namespace Orleans.Docs.Aws.Tests.Search;

public sealed class OpenSearchIndexConformanceTests : SearchIndexConformance
{
    private readonly LocalOpenSearch _server = LocalOpenSearch.Start().GetAwaiter().GetResult();

    protected override void CleanUp() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();

    protected override ISearchIndex Open() => OpenSearchIndexes.Open(_server.Address);

    protected override void Close(ISearchIndex index) => ((OpenSearchIndex)index).Dispose();

    protected override Task Refresh(string generation) => OpenSearchIndexes.Refresh(_server.Address, generation);
}
