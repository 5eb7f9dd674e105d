using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.TestSilo;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>
/// One data directory through the lives of several silos: who was started on it, what was submitted, and what was
/// acknowledged. Nothing here waits for anything to settle but <see cref="Finish"/>.
/// </summary>
internal sealed class CrashRun : IAsyncDisposable
{
    /// <summary>Calls of one engine that can be at work at once.</summary>
    public const int ConcurrencyMax = 2;

    /// <summary>The line that parts the engine calls of one silo's life from those of the next.</summary>
    public const string KillMark = "killed";

    private const string Tenant = "crash";
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(3);

    private readonly string _root = Directory.CreateTempSubdirectory("orleans-docs-crash-").FullName;
    private readonly ConcurrentDictionary<string, Paper> _submitted = new();
    private readonly ConcurrentDictionary<DocumentKey, Paper> _acknowledged = new();
    private readonly Papers _papers;
    private int _uploads;

    public CrashRun()
    {
        var seed = Seed.Draw();
        Random = new Random(seed);
        _papers = new Papers(seed);
    }

    public Random Random { get; }

    public string DataDirectory => Path.Combine(_root, "data");

    public string WorkDirectory => Path.Combine(_root, "work");

    public string EngineCalls => Path.Combine(_root, "data.engine-calls.log");

    public IReadOnlyDictionary<string, Paper> Submitted => _submitted;

    public IReadOnlyDictionary<DocumentKey, Paper> Acknowledged => _acknowledged;

    /// <summary>Engine calls that the last silo says may have been repeats.</summary>
    public long RepeatsCounted { get; private set; }

    public static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    /// <param name="slow">How long each engine call takes more than it needs.</param>
    public SiloProcess Start(
        TimeSpan slow, (CrashAt Point, int Count)? crash = null, params IEnumerable<string> more) => SiloProcess.Start(
        "Orleans.Docs.TestSilo",
        [
            "--data", DataDirectory,
            "--slow-ms", slow.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            .. crash is { } at ? ["--crash-at", $"{at.Point}:{at.Count}"] : Array.Empty<string>(),
            $"--Docs:Parser:WorkDirectory={WorkDirectory}",

            // Parsers let all others go first, so that on a busy machine an honest file takes long as well.
            "--Docs:Parser:OpenTimeout=00:02:00",
            "--Docs:Parser:PageTimeout=00:02:00",

            // Files and batches although the papers are small; a sweep that is quick to repair.
            "--Docs:Local:Blobs:SmallBytesMax=1024",
            "--Docs:Workers:PagesPerCallMax=2",

            // The engines of these documents are free and quick; their answers are kept as paid ones are.
            "--Docs:Workers:KeepAnswerAfter=00:00:00",
            "--Docs:Sweep:Interval=00:00:01",
            "--Docs:Sweep:AgeMin=00:00:02",
            .. Enum.GetNames<Step>().Select(step => $"--Docs:Admission:{step}Concurrency={ConcurrencyMax}"),
            .. more,
        ]);

    public Task<DocsClient> Connect() =>
        DocsClient.ConnectLocalAsync(DataDirectory, Tenant, TestContext.Current.CancellationToken);

    /// <summary>Submits new papers at once; ends when so many are acknowledged, whatever becomes of the rest.</summary>
    public async Task Submit(DocsClient client, int count, int acknowledged, CancellationToken cancellationToken)
    {
        var submissions = _papers.Make(count).Select(paper => Submit(client, paper, cancellationToken)).ToList();
        for (var done = 0; done < acknowledged && submissions.Count > 0; done++)
        {
            var first = await Task.WhenAny(submissions);
            submissions.Remove(first);
            await first;
        }
    }

    /// <summary>A silo's life in which new papers come and settle; then it is killed.</summary>
    public async Task Fill(int papers, CancellationToken cancellationToken)
    {
        await using var silo = Start(TimeSpan.Zero);
        Assert.True(await silo.IsReady(), silo.Errors);
        await using var client = await Connect();
        await Submit(client, papers, papers, cancellationToken);
        foreach (var document in Acknowledged.Keys)
        {
            await client.WaitUntilSettledAsync(document, cancellationToken);
        }

        await Kill(silo);
    }

    /// <summary>Ends with the next event of any of some acknowledged documents.</summary>
    public async Task Progress(DocsClient client, CancellationToken cancellationToken)
    {
        const int WatchedMax = 8;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var documents = _acknowledged.Keys.ToArray();
        Random.Shuffle(documents);
        var views = await Task.WhenAll(documents.Select(document => client.GetAsync(document, cancellationToken)));
        var watches = views.Where(view => !view.IsSettled).Take(WatchedMax).Select(NextVersion).ToList();
        await await Task.WhenAny(watches);
        await enough.CancelAsync();

        async Task NextVersion(DocumentView view)
        {
            await foreach (var _ in client.WatchAsync(view.Key, view.Version, enough.Token))
            {
                return;
            }
        }
    }

    /// <param name="gone">Cancelled as soon as it is killed: a client would go on asking for seconds only.</param>
    public async Task Kill(SiloProcess silo, CancellationTokenSource? gone = null)
    {
        await silo.Kill(gone);
        await Killed(silo);
    }

    /// <summary>Counts a silo that was killed, and looks that it took everything along.</summary>
    public async Task Killed(SiloProcess silo)
    {
        await silo.LeavesNoProcess();
        await File.AppendAllLinesAsync(EngineCalls, [KillMark]);
    }

    /// <summary>Documents that were acknowledged and are not settled, in a directory that no silo holds.</summary>
    public async Task<int> Unsettled()
    {
        using var data = new StoredData(DataDirectory);
        return (await data.Unsettled(TestContext.Current.CancellationToken)).Count(_acknowledged.ContainsKey);
    }

    /// <summary>A silo without any fault: everything settles by itself. Then it stops as it should.</summary>
    public async Task Finish()
    {
        await using var silo = Start(TimeSpan.Zero);
        Assert.True(await silo.IsReady(), silo.Errors);
        Assert.Equal(
            [silo.Id.ToString(CultureInfo.InvariantCulture)],
            Directory.EnumerateDirectories(WorkDirectory).Select(path => Path.GetFileName(path).Split('-')[0]));
        await using (var client = await Connect())
        {
            await Settled(client, silo);
            await Verified(client);
            var status = await client.StatusAsync(TestContext.Current.CancellationToken);
            RepeatsCounted = status.Queues.Sum(queue => queue.Repeated!.Value);
        }

        Assert.True(await silo.Terminate() == 0, silo.Errors);
        await silo.LeavesNoProcess();
        if (silo.Errors.Length > 0)
        {
            Say(silo.Errors);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Every stream, blob and index entry is what was written, and nothing is missing between.</summary>
    private static async Task Verified(DocsClient client)
    {
        var findings = new List<VerifyFinding>();
        var state = VerifyState.Running;
        await foreach (var report in client.VerifyAsync(
            new VerifyRequest { AllTenants = true }, TestContext.Current.CancellationToken))
        {
            findings.AddRange(report.Findings);
            state = report.State;
        }

        Assert.True(state is VerifyState.Sound, $"{state}: {string.Join('\n', findings)}");
    }

    private async Task Settled(DocsClient client, SiloProcess silo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(SettleLimit);
        foreach (var document in _acknowledged.Keys)
        {
            try
            {
                await client.WaitUntilSettledAsync(document, limit.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                var view = await client.GetAsync(document, TestContext.Current.CancellationToken);
                Assert.Fail($"{document} does not settle: {view.State} at {view.Version}\n{silo.Errors}");
            }
        }

        // Those that nobody was told of, and the marks, which go after the last event.
        int? left = 0;
        await Eventually.True(
            async () => (left = (await client.StatusAsync(limit.Token)).Unsettled) == 0,
            () => $"{left} documents are still marked as unsettled\n{silo.Errors}");
    }

    private async Task Submit(DocsClient client, Paper paper, CancellationToken cancellationToken)
    {
        _submitted[paper.FileName] = paper;
        if (paper.Enclosed is { } enclosed)
        {
            _submitted[enclosed.FileName] = enclosed;
        }

        using var file = new MemoryStream(paper.Bytes, writable: false);
        try
        {
            var receipt = await client.SubmitAsync(
                file, new UploadOptions { FileName = paper.FileName },
                uploadId: $"paper-{Interlocked.Increment(ref _uploads)}", cancellationToken: cancellationToken);
            _acknowledged[receipt.Document] = paper;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The silo went down: nobody knows what became of it.
        }
    }
}
