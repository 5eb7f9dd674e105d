using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Verification;

/// <summary>
/// What can be done to a stream, by chance or by somebody who has the event store, and maybe the keys.
/// </summary>
internal static class Forger
{
    private const string WhereStream =
        "WHERE key >> 24 = (SELECT id FROM streams WHERE name = ?1) AND key & 16777215";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One bit within the encrypted events of a commit.</summary>
    public static async Task FlipByte(this Archive archive, DocumentKey key, long version)
    {
        var record = (await archive.Commits(key)).Single(c => c.FirstVersion == version).Record.ToArray();
        record[^20] ^= 1;
        archive.Sql("events.db", Replacement(key, version, record));
    }

    public static void Cut(this Archive archive, DocumentKey key, long fromVersion) =>
        archive.Sql("events.db", $"DELETE FROM commits {WhereStream} >= ?2", key.ToString(), fromVersion);

    public static void Remove(this Archive archive, DocumentKey key, long version) =>
        archive.Sql("events.db", $"DELETE FROM commits {WhereStream} = ?2", key.ToString(), version);

    /// <summary>An event of a future program behind the last one, in a commit that is right otherwise.</summary>
    public static async Task AppendUnknown(this Archive archive, DocumentKey key)
    {
        var last = (await archive.Commits(key))[^1];
        var envelope = CommitCodec.ReadEnvelope(last) with
        {
            FirstVersion = last.LastVersion + 1,
            EventCount = 1,
            PreviousHash = CommitCodec.HashOf(last),
            CommitId = Guid.NewGuid(),
        };
        var tomorrow = new CommitCodec(new EventCatalog(
            [EventCatalog.Entry("document.teleported.v1", ForgedJson.Default.Teleported)], []));
        await archive.Events.Append(
            tomorrow.Encode(envelope, [new Teleported()], await archive.KeyRing.Open(key, Cancellation)), Cancellation);
    }

    /// <summary>
    /// Encodes a stream anew from a version on, with another actor in it, as somebody with the store and the keys can:
    /// every hash and every seal is right.
    /// </summary>
    public static async Task Rewrite(this Archive archive, DocumentKey key, long fromVersion, bool onlyOne = false)
    {
        var codec = new CommitCodec(EventCatalog.Default);
        var keys = await archive.KeyRing.Open(key, Cancellation);
        var commits = await archive.Commits(key);
        var previous = CommitCodec.NoHash;
        var replacements = new List<(string, object[])>();
        foreach (var commit in commits)
        {
            if (commit.FirstVersion < fromVersion || (onlyOne && commit.FirstVersion > fromVersion))
            {
                previous = CommitCodec.HashOf(commit);
                continue;
            }

            var decoded = codec.Decode(commit, keys);
            var forged = codec.Encode(
                decoded.Envelope with { Actor = "somebody else", PreviousHash = previous.ToArray() },
                decoded.Events, keys);
            replacements.Add(Replacement(key, commit.FirstVersion, forged.Record.ToArray()));
            previous = CommitCodec.HashOf(forged);
        }

        archive.Sql("events.db", [.. replacements]);
    }

    private static (string Sql, object[] Values) Replacement(DocumentKey key, long version, byte[] record) =>
        ($"UPDATE commits SET record = ?3 {WhereStream} = ?2", [key.ToString(), version, record]);
}

internal sealed record Teleported : DocumentEvent;

[JsonSerializable(typeof(Teleported))]
internal sealed partial class ForgedJson : JsonSerializerContext;
