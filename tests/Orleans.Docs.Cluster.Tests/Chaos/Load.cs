using System.Collections.Concurrent;
using Orleans.Docs.Client;
using Orleans.Docs.Uploads;
using Orleans.Runtime;

namespace Orleans.Docs.Cluster.Tests.Chaos;

/// <summary>
/// What clients want of a silo that comes and goes: files and corrections, each sent again, to the next silo too,
/// until it is acknowledged; and now and then once more, as by somebody whom the answer did not reach.
/// </summary>
internal sealed class Load(int seed, int documentsMax)
{
    private const int Senders = 3;
    private const int OnceMoreOneIn = 4;

    /// <summary>Few documents are corrected often, so that commands about the same one meet.</summary>
    private const int OftenCorrectedMax = 8;
    private const string Field = "note";
    private static readonly TimeSpan SendEvery = TimeSpan.FromMilliseconds(300);

    private readonly Submissions _papers = new(seed);
    private readonly ConcurrentQueue<Submission> _unsent = new();
    private readonly ConcurrentQueue<Correction> _uncorrected = new();
    private readonly ConcurrentQueue<DocumentKey> _often = new();
    private readonly ConcurrentDictionary<string, Submission> _submitted = new();
    private readonly ConcurrentDictionary<DocumentKey, Submission> _acknowledged = new();
    private readonly ConcurrentDictionary<string, Correction> _corrected = new();
    private readonly ConcurrentDictionary<string, int> _refusals = new();
    private readonly ConcurrentDictionary<string, string> _surprises = new();
    private int _corrections;

    /// <summary>By file name.</summary>
    public IReadOnlyDictionary<string, Submission> Submitted => _submitted;

    public IReadOnlyDictionary<DocumentKey, Submission> Acknowledged => _acknowledged;

    /// <summary>Those that were acknowledged, by command id.</summary>
    public IReadOnlyDictionary<string, Correction> Corrected => _corrected;

    /// <summary>How often which expected failure was seen.</summary>
    public IReadOnlyDictionary<string, int> Refusals => _refusals;

    /// <summary>Failures that no client is told to expect, one example of each.</summary>
    public IReadOnlyDictionary<string, string> Surprises => _surprises;

    /// <summary>Sends until the silo is gone.</summary>
    public Task Run(DocsClient client, CancellationToken gone) => Task.WhenAll(
        [.. Enumerable.Range(0, Senders).Select(i => Send(client, i, gone)), Correct(client, gone)]);

    /// <summary>Sends what was begun and is not acknowledged.</summary>
    public async Task Finish(DocsClient client, CancellationToken cancellationToken)
    {
        while (_unsent.TryDequeue(out var submission))
        {
            await Submit(client, submission, cancellationToken);
        }

        while (_uncorrected.TryDequeue(out var correction))
        {
            await Correct(client, correction, cancellationToken);
        }
    }

    private async Task Send(DocsClient client, int sender, CancellationToken gone)
    {
        var random = new Random(seed + sender + _submitted.Count);
        while (!gone.IsCancellationRequested)
        {
            if (!_unsent.TryDequeue(out var next))
            {
                next = _submitted.Count < documentsMax ? _papers.Next() : null;
            }

            if (next is not null && !await Try(() => Submit(client, next, gone), gone))
            {
                _unsent.Enqueue(next);
            }
            else if (next is not null && random.Next(OnceMoreOneIn) == 0)
            {
                await Try(() => Submit(client, next, gone), gone);
            }

            await Pause(gone);
        }
    }

    private async Task Correct(DocsClient client, CancellationToken gone)
    {
        var random = new Random(seed + _corrections);
        while (!gone.IsCancellationRequested)
        {
            if (!_uncorrected.TryDequeue(out var next) && !_often.IsEmpty)
            {
                var documents = _often.ToArray();
                var number = ++_corrections;
                next = new Correction(documents[random.Next(documents.Length)], $"correct-{number}", $"value-{number}");
            }

            if (next is not null && !await Try(() => Correct(client, next, gone), gone))
            {
                _uncorrected.Enqueue(next);
            }
            else if (!_corrected.IsEmpty && random.Next(OnceMoreOneIn) == 0)
            {
                // A late one: the field has another value by now, and must keep it.
                var made = _corrected.Values.ToArray();
                await Try(() => Correct(client, made[random.Next(made.Length)], gone), gone);
            }

            await Pause(gone);
        }
    }

    private async Task Submit(DocsClient client, Submission submission, CancellationToken cancellationToken)
    {
        _submitted[submission.Paper.FileName] = submission;
        using var file = new MemoryStream(submission.Paper.Bytes, writable: false);
        var receipt = await client.SubmitAsync(
            file, new UploadOptions { FileName = submission.Paper.FileName }, uploadId: submission.UploadId,
            cancellationToken: cancellationToken);
        if (_often.Count < OftenCorrectedMax)
        {
            _often.Enqueue(receipt.Document);
        }

        if (_acknowledged.GetOrAdd(receipt.Document, submission) != submission)
        {
            _surprises["two files, one document"] = $"{receipt.Document} {submission.Paper.FileName}";
        }
    }

    private async Task Correct(DocsClient client, Correction correction, CancellationToken cancellationToken)
    {
        await client.CorrectAsync(
            correction.Document, Field, correction.Value, correction.CommandId, cancellationToken);
        _corrected[correction.CommandId] = correction;
    }

    /// <summary>Whether it was acknowledged.</summary>
    private async Task<bool> Try(Func<Task> call, CancellationToken gone)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception e)
        {
            // Once the silo is gone, anything may come of a call that was under way.
            if (!gone.IsCancellationRequested)
            {
                Note(e);
            }

            return false;
        }
    }

    /// <summary>Towards clients a failure is a refusal of the contract, or one of the cluster's own.</summary>
    private void Note(Exception e)
    {
        var name = e is DocsException refusal ? refusal.Code : e.GetType().Name;
        if (e is DocsException or OrleansException or TimeoutException)
        {
            _refusals.AddOrUpdate(name, 1, (_, count) => count + 1);
        }
        else
        {
            _surprises.TryAdd(name, e.ToString());
        }
    }

    /// <summary>The pace of people, which is a time by nature.</summary>
    private static async Task Pause(CancellationToken gone) => await Task.Delay(SendEvery, TimeProvider.System, gone)
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
