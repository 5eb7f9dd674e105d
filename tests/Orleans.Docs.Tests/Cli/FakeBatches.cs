using System.Collections.Immutable;
using Orleans.Docs.Batches;
using Orleans.Docs.Client;

namespace Orleans.Docs.Tests.Cli;

/// <summary>Batches in memory: what is fed is sent at once, and refused if its name says so.</summary>
internal sealed class FakeBatches : IBatchClient
{
    public List<string> Commands { get; } = [];

    /// <summary>One is given with each look; the last one stays.</summary>
    public Queue<BatchStatus> Looks { get; init; } = new();

    public List<BatchEntry> Entries { get; init; } = [];

    public BatchFeedOptions? Fed { get; private set; }

    public Task<ImmutableArray<BatchEntry>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Entries.ToImmutableArray());

    public Task<BatchStatus> GetAsync(string name, CancellationToken cancellationToken) => Do("get", name);

    public Task<BatchStatus> FeedAsync(
        string name, IReadOnlyList<BatchFile> files, BatchFeedOptions options, IProgress<BatchProgress>? progress,
        CancellationToken cancellationToken)
    {
        Fed = options;
        foreach (var file in files.Where(file => file.FileName.StartsWith("refused", StringComparison.Ordinal)))
        {
            progress?.Report(new BatchProgress(
                BatchState.Running, default, (file, new UploadRefusedException("too_large", "the file is too large"))));
        }

        return Do("feed", name);
    }

    public Task<BatchStatus> OpenAsync(string name, BatchOptions options, CancellationToken cancellationToken) =>
        Do("open", name);

    public BatchImport? Imported { get; private set; }

    public Task<BatchStatus> ImportAsync(string name, BatchImport import, CancellationToken cancellationToken)
    {
        Imported = import;
        return Do("import", name);
    }

    public Task<BatchStatus> PauseAsync(string name, CancellationToken cancellationToken) => Do("pause", name);

    public Task<BatchStatus> ResumeAsync(string name, CancellationToken cancellationToken) => Do("resume", name);

    public Task<BatchStatus> CancelAsync(string name, CancellationToken cancellationToken) => Do("cancel", name);

    public Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        Commands.Add($"forget {name}");
        return Task.CompletedTask;
    }

    private Task<BatchStatus> Do(string command, string name)
    {
        Commands.Add($"{command} {name}");
        return Looks.Count == 0
            ? Task.FromException<BatchStatus>(new BatchNotFoundException(name))
            : Task.FromResult((Looks.Count > 1 ? Looks.Dequeue() : Looks.Peek()) with { Name = name });
    }
}
