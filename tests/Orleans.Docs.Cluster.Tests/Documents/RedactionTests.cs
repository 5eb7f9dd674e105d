using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.Documents;

public sealed class RedactionTests
{
    private const string Generation = "g1";
    private const string Harmless = "quartzhammer";
    private const string MarkedMail = "zephyrine.quillfeather@example.com";
    private const string MarkedCard = "4111111111111111";
    private const string MarkedNumber = "536-90-4399";

    /// <summary>With a part of the number, which may not be left of it either.</summary>
    private static readonly string[] Marked = [MarkedMail, MarkedCard, MarkedNumber, MarkedNumber[4..]];

    private static readonly byte[] Letter = Encoding.UTF8.GetBytes(
        $"""
        Subject: the {Harmless}

        Dear customer,

        thank you for ordering the {Harmless}. Please send the receipt to {MarkedMail}.
        Your credit card {MarkedCard} was charged with USD 20.00.
        Your social security number is {MarkedNumber}.

        Kind regards

        """);

    [Fact]
    public async Task Nothing_of_the_text_is_indexed_before_and_no_personal_data_after_it_was_looked_for()
    {
        var gate = new Gate(Step.DetectPii);
        using var directory = new TemporaryDirectory();
        DocumentKey document;
        await using (var silo = await RunningSilo.StartAsync(directory.PathOf("data"), configure: gate.Around))
        {
            await using var client = await silo.ConnectAsync();
            document = (await client.Submit(Letter, $"{Harmless} for {MarkedMail}.txt")).Document;
            var index = silo.Services.GetRequiredService<ISearchIndex>();
            Assert.InRange((await Search(client, "")).Total, 0, 1);
            await Eventually.True(
                async () => await Entry(index) is { Type: not null } && (await Get(client, document)).HasSummary,
                "all but personal data is known and indexed");
            await Eventually.True(
                async () => (await Entry(index))!.Version == (await Get(client, document)).Version,
                "the index is up to date");

            var entry = (await Entry(index))!;
            Assert.Equal((null, null, null, null), (entry.FileName, entry.Subject, entry.Summary, entry.Text));
            Assert.Empty(entry.KeyFacts);
            Assert.Empty((await Search(client, Harmless)).Hits);
            Assert.Null(Assert.Single((await Search(client, "")).Hits).FileName);
            await Assert.ThrowsAsync<CommandRefusedException>(() => client.Docs.RedactedPagesAsync(
                document, 1, 1, TestContext.Current.CancellationToken));
            Assert.Empty(FilesThatHold(silo.DataPath, [Harmless, .. Marked]));

            gate.Open();
            await client.Settled(document);
            await CheckRedacted(client, index, document);
        }

        // The log of a database may still hold what its pages no longer do: look when all is closed, too.
        Assert.Empty(FilesThatHold(directory.FullPath, Marked));
        Assert.Contains(
            FilesThatHold(directory.FullPath, [Harmless]), file => file.Contains("index", StringComparison.Ordinal));
        Assert.DoesNotContain(
            FilesThatHold(directory.FullPath, [Harmless]), file => !file.Contains("index", StringComparison.Ordinal));
    }

    private static async Task CheckRedacted(SiloClient client, ISearchIndex index, DocumentKey document)
    {
        var hit = Assert.Single((await Search(client, Harmless)).Hits);
        Assert.Equal(document, hit.Document);
        Assert.Contains(Harmless, hit.FileName, StringComparison.Ordinal);
        foreach (var value in Marked)
        {
            Assert.Empty((await Search(client, $"\"{value}\"")).Hits);
            Assert.DoesNotContain(value, hit.ToString(), StringComparison.Ordinal);
        }

        var entry = (await Entry(index))!;
        Assert.Superset(
            new HashSet<string> { "EMAIL", "CREDIT_DEBIT_NUMBER", "SSN" }, entry.PiiCounts.Keys.ToHashSet());
        var said = string.Join('\n', [entry.FileName, entry.Subject, entry.Summary, .. entry.KeyFacts.Values]);
        Assert.All(Marked, value => Assert.DoesNotContain(value, said, StringComparison.Ordinal));

        var page = Assert.Single(
            await client.Docs.RedactedPagesAsync(document, 1, 1, TestContext.Current.CancellationToken));
        Assert.Contains("[EMAIL]", page.Text, StringComparison.Ordinal);
        Assert.All(Marked, value => Assert.DoesNotContain(value, page.Text, StringComparison.Ordinal));
        var whole = Assert.Single(await client.Docs.PagesAsync(document, 1, 1, TestContext.Current.CancellationToken));
        Assert.All(Marked, value => Assert.Contains(value, whole.Text, StringComparison.Ordinal));
    }

    private static Task<DocumentView> Get(SiloClient client, DocumentKey document) =>
        client.Docs.GetAsync(document, TestContext.Current.CancellationToken);

    private static Task<SearchPage> Search(SiloClient client, string text) =>
        client.Docs.SearchAsync(new SearchQuery { Text = text }, TestContext.Current.CancellationToken);

    private static async Task<IndexEntry?> Entry(ISearchIndex index)
    {
        IndexEntry? only = null;
        await foreach (var entry in index.Entries(Generation, TestContext.Current.CancellationToken))
        {
            Assert.Null(only);
            only = entry;
        }

        return only;
    }

    /// <summary>Files with any of these words in their bytes, as they are or as the index folds them.</summary>
    private static List<string> FilesThatHold(string directory, string[] words)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lock"))
        {
            using var stream = File.Open(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (words.Any(word => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0))
            {
                found.Add(file);
            }
        }

        return found;
    }
}
