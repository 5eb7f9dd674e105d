using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Trying;

/// <summary>
/// Tries a selection of documents and writes each answer as it comes, in the order of the selection.
/// What a broken run came to is written as well, with where to go on.
/// </summary>
/// <param name="atOnce">
/// Trials that are asked for at a time: more than the silo has permits for only makes them wait.
/// </param>
internal sealed class TrialRun(
    Call call, IDocsClient client, Selection selection, Step from, string? engine, int atOnce)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(2);

    private readonly Tally _tally = new();

    private ExitCodes _codes = new(ExitCode.Fine);

    public static string GoOn(Selection selection) => selection.NextCursor is { } cursor
        ? $"; go on with --cursor {cursor}"
        : "";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var started = call.Terminal.Time.GetTimestamp();
        var told = started;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<(DocumentKey Document, Task<WhatIf> Trial)>();
        try
        {
            await foreach (var document in selection.ReadAsync(stop.Token))
            {
                ahead.Enqueue((document, client.WhatIfAsync(document, from, engine, stop.Token)));
                if (ahead.Count >= atOnce)
                {
                    await WriteNextAsync(ahead);
                }

                if (call.Terminal.Time.GetElapsedTime(told) >= TellEvery)
                {
                    told = call.Terminal.Time.GetTimestamp();
                    call.Terminal.WriteNote(
                        $"{_tally.Documents} of {Words.Count(selection.Total, "document", "documents")} tried, "
                        + $"{_tally.Changed} would change");
                }
            }

            while (ahead.Count > 0)
            {
                await WriteNextAsync(ahead);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(ahead.Select(next => Quiet(next.Trial)));
            WhatIfRendering.Write(call, _tally, selection, call.Terminal.Time.GetElapsedTime(started));
        }

        return _codes.First;
    }

    private async Task WriteNextAsync(Queue<(DocumentKey Document, Task<WhatIf> Trial)> ahead)
    {
        var (document, pending) = ahead.Dequeue();
        try
        {
            var trial = await pending;
            _tally.Add(trial);
            WhatIfRendering.Write(call, trial);
            _codes = trial.HasFailed ? _codes.And(ExitCode.Failed) : _codes;
        }
        catch (DocumentNotFoundException e)
        {
            var failure = Failure.Of(e);
            call.Terminal.WriteError($"{document}: {failure.Line}");
            _tally.AddFailed();
            _codes = _codes.And(failure.ExitCode);
        }
    }

    /// <summary>What is broken off has nothing more to say.</summary>
    private static async Task Quiet(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>The first failure decides what the program ends with.</summary>
    private readonly record struct ExitCodes(int First)
    {
        public ExitCodes And(int code) => First is ExitCode.Fine ? new(code) : this;
    }
}
