using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Verification;

/// <summary>
/// Takes one stream commit by commit and goes on behind whatever is wrong. What it finds here cannot be a matter of
/// time, since commits never change. One cause gives one finding.
/// </summary>
/// <param name="keys">Where the document's own is gone, envelopes and chain are checked, its events not.</param>
internal sealed class StreamCheck(StreamName stream, StreamKeys keys, CommitCodec codec)
{
    private readonly Dictionary<string, BlobRef> _named = new(StringComparer.Ordinal);
    private readonly List<VerifyFinding> _findings = [];
    private ReadOnlyMemory<byte> _hash = CommitCodec.NoHash;
    private bool _previousAltered;

    public StreamName Stream => stream;

    /// <summary>Whether there is a key of the document's own.</summary>
    public bool HasKey => keys.Own is not null;

    /// <summary>Whether every event could be read.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Of the last commit, as far as it can be told.</summary>
    public long Version { get; private set; }

    /// <summary>The document as of its last event; null once anything in its events is wrong.</summary>
    public LoadedDocument? Loaded { get; private set; } = LoadedDocument.Empty(stream.Document);

    /// <summary>Every blob that a readable event names.</summary>
    public IReadOnlyCollection<BlobRef> Named => _named.Values;

    public IReadOnlyList<VerifyFinding> Findings => _findings;

    public void Take(StoredCommit stored)
    {
        if (stored.IsUnlisted && Version == 0)
        {
            Found(FindingCode.StreamUnlisted, stored.FirstVersion, null);
        }

        var (envelope, commit) = Open(stored);
        CheckPlace(stored, envelope);
        if (commit is not null)
        {
            IsWhole &= commit.Events is not [Forgotten, ..];
            foreach (var blob in commit.Events.SelectMany(DocumentOrphans.NamedBy))
            {
                _named.TryAdd(blob.Name, blob);
            }

            Loaded = Loaded?.After(commit);
        }
        else
        {
            Loaded = null;
        }

        Version = stored.LastVersion;
        _hash = CommitCodec.HashOf(stored);
        _previousAltered = envelope is null;
    }

    /// <summary>The envelope is null where the bytes are not those that were written.</summary>
    private (CommitEnvelope? Envelope, DecodedCommit? Commit) Open(StoredCommit stored)
    {
        try
        {
            var envelope = CommitCodec.ReadEnvelope(stored);
            if (envelope.CommitId != stored.CommitId || envelope.OpensEpisode != stored.OpensEpisode)
            {
                Found(FindingCode.Altered, stored.FirstVersion, "the row beside the commit");
            }

            return (envelope, codec.Decode(stored, keys));
        }
        catch (StreamCorruptException e) when (e.InnerException is UnknownEventException)
        {
            Found(FindingCode.UnknownEvent, stored.FirstVersion, null);
            return (CommitCodec.ReadEnvelope(stored), null);
        }
        catch (StreamCorruptException)
        {
            Found(FindingCode.Altered, stored.FirstVersion, null);
            return (null, null);
        }
    }

    private void CheckPlace(StoredCommit stored, CommitEnvelope? envelope)
    {
        // Behind an altered commit neither its count nor its hash says anything.
        if (_previousAltered)
        {
            return;
        }

        if (stored.FirstVersion != Version + 1)
        {
            Found(FindingCode.Gap, Version + 1, null);
            Loaded = null;
        }
        else if (envelope is not null && !envelope.PreviousHash.AsSpan().SequenceEqual(_hash.Span))
        {
            Found(FindingCode.BrokenChain, stored.FirstVersion, null);
            Loaded = null;
        }
    }

    private void Found(FindingCode code, long version, string? detail) =>
        _findings.Add(new VerifyFinding(code, stream.Document, version, detail));
}
