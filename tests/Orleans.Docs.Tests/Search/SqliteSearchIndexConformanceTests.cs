using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Search;

namespace Orleans.Docs.Tests.Search;

public sealed class SqliteSearchIndexConformanceTests : SearchIndexConformance, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override ISearchIndex Open() => SqliteIndexes.Open(_directory);

    protected override void Close(ISearchIndex index) => ((SqliteSearchIndex)index).Dispose();
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
