using System.Text;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

/// <summary>What only the embedded index promises.</summary>
public sealed class SqliteSearchIndexTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _directory.PathOf("index/index-live.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Whatever_is_typed_is_searched_or_refused_and_never_breaks_the_statement()
    {
        using var index = await Filled(Entry("a", "apple pear"));
        var pieces = Gen.Elements(
            "apple", "pea*", "\"", "'", "\"apple pear\"", "(", ")", "-", "*", "OR", "AND", "NOT", "NEAR(", "^", ":",
            "text:", "{", "}", "+", "\\", "\0", "\uD800", "\uFDD0", "--", ";", "rowid", "é", "´", "²",
            "\u0301", "😀", "𞤀", "a", ",", "=");
        var built = Gen.Select(Gen.ArrayOf(pieces), parts => string.Join(parts.Length % 2 == 0 ? " " : "", parts));
        var any = ArbMap.Default.GeneratorFor<string>().Where(text => text is not null);

        foreach (var text in Gen.OneOf(built, any).Sample(400, 30))
        {
            try
            {
                var query = new SearchQuery { Text = text };
                await index.Search("live", "acme", query with { Tags = query.Tags.Add("a", text) }, Cancellation);
                await index.Search("live", "acme", query with { Types = [text] }, Cancellation);
            }
            catch (InvalidQueryException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"{Uri.EscapeDataString(text)}: {e}");
            }
        }
    }

    [Fact]
    public async Task Whatever_texts_hold_their_words_are_proved_without_a_false_alarm()
    {
        const int Entries = 300;
        using var index = await Filled();
        var pieces = Gen.Elements(
            "apple", "Äpfel", "a", "été", "e\u0301te\u0301", "\u0301", "\u0301\u0302x", "\u00AA\u02B0", "\"", "*", "'",
            "\0", "\uD800", "\uFDD0", "😀", "𞤀𞤁𞤂", "ﬁn", "ßtraße", "İstanbul", "ﬀ", "Ⅻ", "x\u200Dy", "\u093F",
            "กำ", " ", "\n");
        var texts = Gen.OneOf(
            Gen.Select(Gen.ArrayOf(pieces), parts => string.Join(parts.Length % 2 == 0 ? " " : "", parts)),
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null)).Sample(Entries, 40).ToArray();
        for (var round = 1; round <= 2; round++)
        {
            await index.Write(
                "live",
                [.. texts.Select((text, n) => Entry($"d-{(n * round) % Entries}", text, round) with { Subject = text })
                    .DistinctBy(entry => entry.Document)],
                Cancellation);
            Assert.Empty(await index.Faults("live", null, Cancellation).ToListAsync(Cancellation));
        }
    }

    [Fact]
    public async Task New_facts_do_not_index_unchanged_text_again()
    {
        using var index = await Filled(Entry("a", "harbour") with { FileName = "a.pdf" });
        var before = Words();
        await index.Write(
            "live",
            [Entry("a", "harbour", 2) with { FileName = "a.pdf", State = "parked", Type = "letter" }],
            Cancellation);
        Assert.Equal(before, Words());

        await index.Write("live", [Entry("a", "harbour", 3) with { FileName = "b.pdf" }], Cancellation);
        Assert.NotEqual(before, Words());
    }

    [Fact]
    public async Task Scores_tell_nothing_of_other_tenants()
    {
        using var index = await Filled(Entry("a", "harbour wall"), Entry("b", "wall"), Entry("c", "grass"));
        var alone = await index.Search("live", "acme", new SearchQuery { Text = "harbour OR wall" }, Cancellation);
        await index.Write(
            "live",
            [.. Enumerable.Range(0, 20).Select(n => Entry("", "harbour") with { Document = new("globex", $"d-{n}") })],
            Cancellation);
        var among = await index.Search("live", "acme", new SearchQuery { Text = "harbour OR wall" }, Cancellation);

        Assert.Equal(
            alone.Hits.Select(hit => (hit.Document, hit.Score)), among.Hits.Select(hit => (hit.Document, hit.Score)));
    }

    [Fact]
    public async Task Of_deleted_text_no_word_is_left_in_the_file()
    {
        using (var index = await Filled(Entry("a", "harbour zeppelin"), Entry("b", "harbour")))
        {
            await index.Write("live", [Entry("a", null, 2) with { Deleted = true }], Cancellation);
        }

        Assert.False(System.IO.File.Exists(File + "-wal"));
        Assert.DoesNotContain("zeppelin", await System.IO.File.ReadAllTextAsync(File, Encoding.Latin1, Cancellation));
    }

    [Fact]
    public async Task A_statement_without_end_is_broken_off()
    {
        using var database = new SqliteDatabase(
            _directory.PathOf("one.db"), IndexSchema.Steps, new SqliteOptions(), TimeProvider.System);
        using var cancelled = new CancellationTokenSource();
        var endless = database.Read(
            session =>
            {
                using var interrupt = SqliteInterrupt.When(session, cancelled.Token);
                cancelled.CancelAfter(1);
                return session.Number(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
            },
            Cancellation);

        Assert.True(SqliteInterrupt.Is(await Assert.ThrowsAnyAsync<Exception>(() => endless)));
    }

    [Fact]
    public async Task A_search_over_its_time_is_refused_and_a_cancelled_one_is_cancelled()
    {
        using var index = await Filled(Entry("a", "harbour"));
        var query = new SearchQuery { Text = "harbour" };
        using var hasty = new SqliteSearchIndex(
            new() { Directory = _directory.PathOf("index") }, new HastyClock(), NullLogger<SqliteSearchIndex>.Instance);
        var refused = await Assert.ThrowsAsync<InvalidQueryException>(
            () => hasty.Search("live", "acme", query, Cancellation));
        Assert.Contains("longer than 10 s: narrow it", refused.Message, StringComparison.Ordinal);

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => index.Search("live", "acme", query, cancelled.Token));
    }

    [Fact]
    public async Task Hits_beyond_the_bound_on_text_come_without_parts()
    {
        using var index = await Filled(
            o => o.SnippetTextBytesMax = 20, Entry("a", "harbour wall"), Entry("b", "harbour wall"));
        var hits = (await index.Search("live", "acme", new SearchQuery { Text = "wall" }, Cancellation)).Hits;

        Assert.Equal([1, 0], hits.Select(hit => hit.Snippets.Length));
    }

    [Fact]
    public async Task A_file_that_is_no_index_fails_with_its_name()
    {
        Directory.CreateDirectory(_directory.PathOf("index"));
        await System.IO.File.WriteAllTextAsync(File, new string('?', 5_000), Cancellation);
        using var index = SqliteIndexes.Open(_directory);

        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Search("live", "acme", new SearchQuery(), Cancellation));
        Assert.Contains("index-live.db", failed.Message, StringComparison.Ordinal);
        Assert.Equal("live", failed.Damaged);
    }

    [Fact]
    public async Task A_file_that_went_is_missed_and_not_made_anew()
    {
        using (await Filled(Entry("a", "harbour")))
        {
        }

        System.IO.File.Delete(File);
        using var index = SqliteIndexes.Open(_directory);
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => index.MakeLive("live", Cancellation));
        Assert.Equal("live", failed.Damaged);
        Assert.Contains("docs index rebuild", failed.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_damaged_file_fails_with_its_name()
    {
        using (await Filled([.. Enumerable.Range(0, 100).Select(n => Entry($"d-{n}", $"harbour {n}"))]))
        {
        }

        await using (var file = new FileStream(File, FileMode.Open))
        {
            file.Position = 8192;
            await file.WriteAsync(Enumerable.Repeat((byte)0x5A, (int)file.Length - 8192).ToArray(), Cancellation);
        }

        using var index = SqliteIndexes.Open(_directory);
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Search("live", "acme", new SearchQuery { Text = "harbour" }, Cancellation));
        Assert.Contains("index-live.db", failed.Message, StringComparison.Ordinal);
        Assert.Equal("live", failed.Damaged);
    }

    [Fact]
    public async Task A_write_to_a_locked_file_fails_with_its_name_and_works_again_later()
    {
        using var index = await Filled(o => o.Sqlite.BusyTimeout = TimeSpan.FromMilliseconds(1), Entry("a", "harbour"));
        using (var other = Connect())
        {
            using var transaction = other.BeginTransaction();
            var failed = await Assert.ThrowsAsync<IndexUnavailableException>(
                () => index.Write("live", [Entry("b", "harbour")], Cancellation));
            Assert.Contains("index-live.db", failed.Message, StringComparison.Ordinal);
            Assert.Null(failed.Damaged);
        }

        await index.Write("live", [Entry("b", "harbour")], Cancellation);
        Assert.Equal(2, (await index.Search("live", "acme", new SearchQuery { Text = "harbour" }, Cancellation)).Total);
    }

    [Fact]
    public void The_defaults_are_as_documented()
    {
        var options = new SqliteSearchIndexOptions();

        Assert.Equal(
            ("data/index", 1_000, TimeSpan.FromSeconds(10), 100, 50, 50),
            (options.Directory, options.EntriesPerWriteMax, options.QueryTimeMax, options.FilterValuesMax,
                options.FacetValuesMax, options.FacetsMax));
        Assert.Equal(
            (2, 240, 32L << 20, 2_000, true),
            (options.SnippetsPerHitMax, options.SnippetLengthMax, options.SnippetTextBytesMax, options.RelevanceHitsMax,
                options.Sqlite.SecureDelete));
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>The full-text table's own storage.</summary>
    private List<string> Words()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id || ':' || hex(block) FROM words_1_data ORDER BY id";
        using var reader = command.ExecuteReader();
        var blocks = new List<string>();
        while (reader.Read())
        {
            blocks.Add(reader.GetString(0));
        }

        return blocks;
    }

    /// <summary>Every time limit is over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static IndexEntry Entry(string id, string? text, long version = 1) => new()
    {
        Document = new("acme", id),
        Version = version,
        State = "completed",
        UploadedAt = DateTimeOffset.UnixEpoch,
        Text = text,
    };

    private Task<SqliteSearchIndex> Filled(params IndexEntry[] entries) => Filled(null, entries);

    private async Task<SqliteSearchIndex> Filled(
        Action<SqliteSearchIndexOptions>? configure, params IndexEntry[] entries)
    {
        var index = SqliteIndexes.Open(_directory, configure);
        await index.Create("live", Cancellation);
        await index.Write("live", entries, Cancellation);
        return index;
    }
}
