using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>
/// Fills one generation of the index from events and blobs alone: partitions read, decrypt and redact side by side
/// while the generation's writer is kept busy. Calls no engine and tells nobody. Entries are versioned, so it may run
/// beside live writes and may do again what a broken one did. Runs once.
/// </summary>
/// <param name="asOf">Leaves out what was committed later; null leaves out nothing.</param>
public sealed class IndexBuild(
    DocumentScan scan, EntryBuilder entries, ISearchIndex index, RebuildOptions options, TimeProvider time,
    string generation, BuildState from, DateTimeOffset? asOf = null)
{
    private readonly Lock _lock = new();
    private readonly RebuildOptions _options = options;
    private readonly BuildCheckpoint[] _partitions = [.. from.Partitions];
    private readonly LeftOut _leftOut = new(from, options);

    /// <summary>How far it is, at any time and from any thread.</summary>
    public BuildState State
    {
        get
        {
            lock (_lock)
            {
                return new BuildState([.. _partitions], _leftOut.Count, _leftOut.Listed)
                {
                    FailuresByTenant = _leftOut.ByTenant,
                };
            }
        }
    }

    /// <summary>Every document is in the generation when it returns, but those that failed.</summary>
    /// <param name="failed">Told of each document that is left out, from any thread.</param>
    /// <exception cref="BuildFailedException">A store failed too often; <see cref="State"/> says how far it came.
    /// </exception>
    public Task Run(Action<DocumentFailure>? failed, CancellationToken cancellationToken) => Parallel.ForAsync(
        0, _partitions.Length,
        new ParallelOptions { MaxDegreeOfParallelism = _partitions.Length, CancellationToken = cancellationToken },
        async (partition, ct) => await Persist(partition, failed, ct).ConfigureAwait(false));

    /// <summary>Goes on from the last checkpoint when a store fails, but not for ever.</summary>
    private async Task Persist(int partition, Action<DocumentFailure>? failed, CancellationToken cancellationToken)
    {
        for (var failures = 1; !_partitions[partition].IsDone; failures++)
        {
            var before = _partitions[partition];
            try
            {
                await new Part(this, partition, failed).Run(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failures = _partitions[partition] == before ? failures : 1;
                if (failures >= _options.TriesMax)
                {
                    throw new BuildFailedException(
                        $"partition {partition} failed {failures} times in a row: {e.Message}", e);
                }

                await Task.Delay(_options.Pause(failures), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Reached(int partition, BuildCheckpoint checkpoint, List<DocumentFailure> failed)
    {
        lock (_lock)
        {
            _partitions[partition] = checkpoint;
            _leftOut.Add(failed);
        }
    }

    /// <summary>One run through a partition, from its checkpoint on.</summary>
    private sealed class Part(IndexBuild build, int partition, Action<DocumentFailure>? failed)
    {
        private readonly Queue<(Task Write, BuildCheckpoint Reached, List<DocumentFailure> Failed)> _inFlight = new();
        private BuildCheckpoint _reached = build._partitions[partition];
        private List<IndexEntry> _batch = [];
        private List<DocumentFailure> _failed = [];
        private int _documents;
        private long _bytes;

        public async Task Run(CancellationToken cancellationToken)
        {
            try
            {
                var documents = build.Scan(partition, _reached.After, cancellationToken);
                await foreach (var document in documents.ConfigureAwait(false))
                {
                    await Take(document, cancellationToken).ConfigureAwait(false);
                    if (_documents == build._options.BatchDocumentsMax || _bytes >= build._options.BatchBytesMax)
                    {
                        await Write(cancellationToken).ConfigureAwait(false);
                    }
                }

                _reached = _reached with { IsDone = true };
                await Write(cancellationToken).ConfigureAwait(false);
                while (_inFlight.Count > 0)
                {
                    await Finish().ConfigureAwait(false);
                }
            }
            finally
            {
                // Nothing of this run may still write when the next one, or somebody's drop, begins.
                await Task.WhenAll(_inFlight.Select(write => write.Write))
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private async Task Take(ScannedDocument document, CancellationToken cancellationToken)
        {
            try
            {
                if (document.Failure is { } failure)
                {
                    Fail(document.Key, ProjectionFault.CodeOf(failure.Reason) ?? Problems.StreamDamaged);
                }
                else
                {
                    var entry = await build.Build(document.Loaded, cancellationToken).ConfigureAwait(false);
                    _batch.Add(entry);
                    _bytes += sizeof(char) * (entry.Text?.Length ?? 0L);
                }
            }
            catch (Exception e) when (ProjectionFault.LeftOut(e) is { } code)
            {
                Fail(document.Key, code);
            }

            _documents++;
            _reached = _reached with
            {
                After = document.Key,
                Documents = _reached.Documents + 1,
                Events = _reached.Events + document.Loaded.State.Version,
                Bytes = _reached.Bytes + document.Bytes,
            };
        }

        private void Fail(DocumentKey document, string code)
        {
            var failure = new DocumentFailure(document, code);
            _failed.Add(failure);
            failed?.Invoke(failure);
        }

        /// <summary>Starts to write what was gathered; waits while too much is under way.</summary>
        private async Task Write(CancellationToken cancellationToken)
        {
            while (_inFlight.Count >= build._options.WritesInFlightMax)
            {
                await Finish().ConfigureAwait(false);
            }

            var (batch, lost) = (_batch, _failed);
            var write = Refusals.Write(
                batch, entries => build.Write(entries, cancellationToken),
                refused =>
                {
                    var failure = new DocumentFailure(refused, Problems.EntryRefused);
                    lost.Add(failure);
                    failed?.Invoke(failure);
                });
            _inFlight.Enqueue((write, _reached, lost));
            (_batch, _failed, _documents, _bytes) = ([], [], 0, 0);
        }

        /// <summary>The oldest write is durable: the checkpoint moves behind it.</summary>
        private async Task Finish()
        {
            var (write, reached, lost) = _inFlight.Peek();
            await write.ConfigureAwait(false);
            _inFlight.Dequeue();
            build.Reached(partition, reached, lost);
        }
    }

    private IAsyncEnumerable<ScannedDocument> Scan(int partition, DocumentKey? after, CancellationToken ct) =>
        scan.Read(partition, _partitions.Length, after, asOf, ct);

    private Task<IndexEntry> Build(LoadedDocument document, CancellationToken cancellationToken) =>
        entries.Build(document, cancellationToken);

    private Task Write(IReadOnlyList<IndexEntry> batch, CancellationToken cancellationToken) =>
        index.Write(generation, batch, cancellationToken);
}

/// <summary>A store failed too often in a row for a build to go on.</summary>
public sealed class BuildFailedException(string reason, Exception? inner = null) : Exception(reason, inner);
