using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Search;

namespace Orleans.Docs.Tests.Search;

public sealed class SqliteSearchIndexConformanceTests : SearchIndexConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override ISearchIndex Open() => SqliteIndexes.Open(_directory);

    protected override void Close(ISearchIndex index) => ((SqliteSearchIndex)index).Dispose();

    protected override void CleanUp() => _directory.Dispose();
}

internal static class SqliteIndexes
{
    public static SqliteSearchIndex Open(
        TemporaryDirectory directory, Action<SqliteSearchIndexOptions>? configure = null)
    {
        var options = new SqliteSearchIndexOptions { Directory = directory.PathOf("index") };
        configure?.Invoke(options);
        return new SqliteSearchIndex(options, TimeProvider.System, NullLogger<SqliteSearchIndex>.Instance);
    }
}
