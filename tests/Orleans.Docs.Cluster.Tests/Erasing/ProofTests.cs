using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests.Erasing;

/// <summary>
/// That an erased document is gone is proved by looking for it: in every file of the data directory, with blobs stored
/// in clear, first where it must be found and then where it must not.
/// </summary>
public sealed class ProofTests
{
    private static readonly Evidence Letter = new(
        "letter.txt",
        ["quibblewick", "marzipanholm", "thornapplegate", "zephyrinth"],
        """
        Dear Ms. Quibblewick,

        The Marzipanholm works will be closed from 3 May on. Please send the thornapplegate
        forms to zephyrinth@example.com before that day, together with the list of parts.

        Part,Pieces,Price
        Thornapplegate hinge,12,18.40
        Marzipanholm bolt,400,2.05

        Yours sincerely,
        J. Novak
        """u8.ToArray());

    private static readonly byte[] Other = "Dear neighbours,\n\nthe stairs are painted next week.\n"u8.ToArray();

    public static TheoryData<string> Faults => ["keys", "blobs", "index"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Sources => ["letter.txt", "invoice.pdf", "receipt.png"];

    /// <summary>
    /// A text, a PDF with a table and fields, and a photograph, which is its page's image itself. Images that are drawn
    /// of pages are kept nowhere, also before.
    /// </summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Nothing_of_an_erased_document_is_left_in_any_file(string source)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.PathOf("data");
        var evidence = Find(source);
        var traces = await Run(path, fault: null, evidence, async (silo, client, erased, other) =>
        {
            await Rebuild(client);
            var report = await client.Verify(new VerifyRequest { AllTenants = true }, Cancellation);
            Assert.Equal((VerifyState.Sound, 0), (report.State, report.Findings.Length));
            Assert.Equal(Other, await client.Source(other));
            await Assert.ThrowsAsync<CommandRefusedException>(
                () => client.Grains.GetGrain<IPageImageGrain>(erased.ToString()).Draw(1));
            var again = await client.SubmitAndSettle(evidence.Bytes, evidence.Name);
            Assert.NotEqual(erased, again.Key);
            await client.Docs.Custody.EraseAsync(again.Key, cancellationToken: Cancellation);
            await client.Settled(again.Key);
        });

        Gone(traces, path);
        Gone(traces, path + ".parser");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_proof_fails_where_one_purge_is_left_out(string fault)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.PathOf("data");
        var traces = await Run(path, fault, Letter, (_, _, _, _) => Task.CompletedTask);

        var found = traces.In(path);

        Assert.Contains(
            fault switch { "keys" => "wrapped key", "blobs" => "windows", _ => "words in the vocabulary" },
            found.Where(kind => kind.Value > 0).Select(kind => kind.Key));
    }

    /// <summary>What is submitted and erased, and words that stand in it alone.</summary>
    private sealed record Evidence(string Name, string[] Words, byte[] Bytes);

    private static Evidence Find(string name)
    {
        if (name == Letter.Name)
        {
            return Letter;
        }

        Native.SkipWithoutOcr();
        return new Evidence(
            name,
            name == "invoice.pdf"
                ? ["brightwater", "lindenstrasse", "assembly", "overdue"]
                : ["sourdough", "bananas", "springfield", "battery"],
            File.ReadAllBytes(Path.Combine(Repository.Root, "samples", name)));
    }

    private static void Gone(Traces traces, string path)
    {
        if (Directory.Exists(path))
        {
            Assert.All(traces.In(path), kind => Assert.Equal((kind.Key, 0), (kind.Key, kind.Value)));
        }
    }

    /// <summary>Erases a document, having found all of it before; the silo is stopped when it returns.</summary>
    private static async Task<Traces> Run(
        string path, string? fault, Evidence evidence,
        Func<RunningSilo, SiloClient, DocumentKey, DocumentKey, Task> afterwards)
    {
        await using var silo = await RunningSilo.StartAsync(
            path, ["Local:Blobs:Database:SecureDelete=true", "Local:Blobs:SmallBytesMax=2048"],
            services => Configure(services, fault));
        await using var client = await silo.ConnectAsync();
        var other = (await client.SubmitAndSettle(Other, "other.txt")).Key;
        var erased = (await client.SubmitAndSettle(evidence.Bytes, evidence.Name)).Key;
        var traces = await Left(silo, client, erased, other, evidence);

        // A copy of files into which something is just written may be no database.
        await Eventually.True(
            async () => (await client.Docs.StatusAsync(Cancellation)).Unsettled == 0, "all that is to be written is");
        var before = traces.In(path);
        Assert.Equal(traces.Windows.Count, before["windows"]);
        Assert.Equal(0, before["page images"]);
        Assert.Equal(evidence.Words.Length, before["words in bytes"]);
        Assert.NotEqual(0, before["words in the vocabulary"]);
        Assert.Equal(1, before["wrapped key"]);

        await client.Docs.Custody.EraseAsync(erased, "request of 3 May", cancellationToken: Cancellation);
        if (fault is null)
        {
            var view = await client.Settled(erased);
            Assert.Equal((DocumentState.Erased, ""), (view.State, view.FileName));

            // With the silo and its parsers still there.
            Gone(traces, path + ".parser");
        }
        else
        {
            await Eventually.True(
                async () => (await client.History(erased)).Any(e => e.Event is Purged), "the document is purged");
        }

        await afterwards(silo, client, erased, other);
        await client.DisposeAsync();
        await silo.DisposeAsync();
        return traces;
    }

    /// <summary>All that there is of a document, and of the images of its pages, which are drawn now.</summary>
    private static async Task<Traces> Left(
        RunningSilo silo, SiloClient client, DocumentKey erased, DocumentKey other, Evidence evidence)
    {
        var blobs = (PlainBlobs)silo.Services.GetRequiredService<IBlobStore>();
        var others = await blobs.All(other, Cancellation);
        var windows = Traces.WindowsOf([evidence.Bytes, .. await blobs.All(erased, Cancellation)], others);
        Assert.NotEmpty(windows);
        var image = await client.Grains.GetGrain<IPageImageGrain>(erased.ToString()).Draw(1);
        Assert.Equal(evidence == Letter, image.IsEmpty);
        var key = await silo.Services.GetRequiredService<IKeyStore>().Find(erased, Cancellation);
        return new Traces(
            windows, Traces.WindowsOf([image.ToArray()], others), evidence.Words, key!.Bytes.ToArray());
    }

    private static async Task Rebuild(SiloClient client)
    {
        await client.Docs.RebuildIndexAsync(cancellationToken: Cancellation);
        await Eventually.True(
            async () => (await client.Docs.IndexStatusAsync(Cancellation)).Rebuild is { IsOver: true },
            "the index is rebuilt");
    }

    private static void Configure(ISiloBuilder silo, string? fault)
    {
        Ports.Around<IBlobStore>(silo.Services, (inner, provider) =>
            new PlainBlobs(inner, provider.GetRequiredService<KeyRing>(), fault is "blobs"));
        if (fault is "keys")
        {
            Ports.Around<IKeyStore>(silo.Services, (inner, _) => new ForgetfulKeys(inner));
        }

        if (fault is "index")
        {
            Ports.Around<ISearchIndex>(silo.Services, (inner, _) => new HoardingIndex(inner));
        }
    }
}
