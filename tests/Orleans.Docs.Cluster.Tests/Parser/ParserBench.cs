using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Extract;
using Xunit;

namespace Orleans.Docs.Cluster.Tests.Parser;

/// <summary>
/// An extractor over real children, and the proof at its end that none of them and no file of theirs is left.
/// </summary>
internal sealed class ParserBench : IAsyncDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"parser-test-{Guid.NewGuid():n}");
    private readonly HashSet<int> _seen = [];
    private int _documents;

    public ParserBench(Action<ParserOptions>? configure = null, CircuitOptions? circuits = null)
    {
        // Tests share the machine, so only those about time set short limits.
        var options = new ParserOptions { Processes = 1, WorkDirectory = _directory };
        configure?.Invoke(options);
        Pool = new ParserPool(Options.Create(options), TimeProvider.System, NullLogger<ParserPool>.Instance);
        Circuits = new Circuits(Options.Create(circuits ?? new CircuitOptions()), TimeProvider.System);
        Extractor = new LocalExtractor(
            Pool, Circuits, Options.Create(options), TimeProvider.System, NullLogger<LocalExtractor>.Instance);
    }

    public string WorkDirectory => _directory;

    public ParserPool Pool { get; }

    public Circuits Circuits { get; }

    public IExtractor Extractor { get; }

    public DocumentKey NewDocument() => new("tests", $"document-{Interlocked.Increment(ref _documents)}");

    public async Task<Outcome<ExtractedBatch>> Extract(
        byte[] file,
        string? name = null,
        int firstPage = 1,
        int pagesMax = 5_000,
        TimeSpan? budget = null,
        DocumentKey? document = null)
    {
        var request = new ExtractRequest(
            document ?? NewDocument(),
            _ => ValueTask.FromResult<Stream>(new MemoryStream(file, writable: false)),
            file.Length,
            name,
            firstPage,
            pagesMax,
            budget ?? TimeSpan.FromMinutes(5));
        Note();
        var outcome = await Extractor.Extract(request, TestContext.Current.CancellationToken);
        Note();
        return outcome;
    }

    public async Task<ExtractedBatch> Read(byte[] file, string? name = null) =>
        Assert.IsType<Outcome<ExtractedBatch>.Done>(await Extract(file, name)).Value;

    public async Task<string> Refusal(byte[] file, string? name = null) =>
        Assert.IsType<Outcome<ExtractedBatch>.Unreadable>(await Extract(file, name)).Code;

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        await LeavesNoProcess(_seen);
        Assert.Empty(Directory.Exists(_directory) ? Directory.EnumerateFileSystemEntries(_directory) : []);
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory);
        }
    }

    /// <summary>Waits until none is left: what was killed takes a moment to go.</summary>
    public static Task LeavesNoProcess(IReadOnlyCollection<int> leaders) => Eventually.True(
        () => !leaders.Any(IsAliveOrLedBy),
        () => $"there are still processes of {string.Join(", ", leaders.Where(IsAliveOrLedBy))}");

    /// <summary>Whether any process is the child or belongs to its group, by the kernel's own list.</summary>
    private static bool IsAliveOrLedBy(int leader) => Directory.EnumerateDirectories("/proc")
        .Where(path => int.TryParse(Path.GetFileName(path), out _))
        .Select(GroupOf)
        .Any(group => group == leader);

    private static int GroupOf(string process)
    {
        try
        {
            // pid (name) state parent group …: the name may hold blanks, so the fields are counted behind it.
            var stat = File.ReadAllText($"{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? 0 : int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Note()
    {
        foreach (var id in Pool.ProcessIds)
        {
            _seen.Add(id);
        }
    }
}
