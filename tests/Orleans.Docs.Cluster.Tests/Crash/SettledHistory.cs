using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>A document's stream, whole and settled.</summary>
internal sealed record SettledHistory(
    Document Document, IReadOnlyList<DecodedCommit> Commits, IReadOnlyList<DocumentEvent> Events, string Story)
{
    /// <summary>
    /// Reads it, and fails where it has a gap, began twice, still owes something, or did not settle once for each
    /// episode. The replay itself refuses a broken chain and altered bytes.
    /// </summary>
    public static async Task<SettledHistory> Read(StoredData data, DocumentKey key)
    {
        var commits = new List<DecodedCommit>();
        var document = LoadedDocument.Empty(key).State;
        await foreach (var (commit, after) in data.Streams.Replay(key, TestContext.Current.CancellationToken))
        {
            commits.Add(commit);
            document = after.State;
        }

        var events = commits.SelectMany(commit => commit.Events).ToList();
        var story = $"{key} {document.FileName}: {string.Join(", ", events.Select(e => e.GetType().Name))}";
        Assert.Equal(events.Count, document.Version);
        Assert.True(document.IsSettled && events[^1] is Settled && Pipeline.Owed(document).IsEmpty, story);
        Assert.True(events[0] is Uploaded && events.Count(e => e is Uploaded) == 1, story);
        Assert.True(events.Count(e => e is Settled) == commits.Count(commit => commit.Envelope.OpensEpisode), story);
        return new SettledHistory(document, commits, events, story);
    }
}
