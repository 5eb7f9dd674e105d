using System.Net;
using System.Text.Json;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>An object that was put into a bucket.</summary>
/// <param name="Version">Null in a bucket that keeps no versions.</param>
/// <param name="Sequencer">Orders events of one key; tells two puts apart where there are no versions.</param>
internal sealed record DroppedObject(string Bucket, string Key, string? Version, string? Sequencer)
{
    /// <summary>Of the bytes: as the event tells it, and once they were read, of those that were.</summary>
    public string? ETag { get; init; }

    /// <summary>The same for every message about this put, and for no other.</summary>
    public string CommandId => IdOf(Version ?? Sequencer ?? "");

    /// <summary>
    /// The same for every put of these bytes there: of two that came shortly after each other, both messages find what
    /// came last. Null where nothing tells the bytes apart.
    /// </summary>
    public string? BytesId => ETag is { Length: > 0 } tag ? IdOf($"etag:{tag.Trim('"')}") : null;

    private string IdOf(string which) => $"s3:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(new[] { Bucket, Key, which })))[..40]}";
}

/// <summary>What S3 writes to a queue.</summary>
internal static class DropEvent
{
    private const int RecordsMax = 100;

    /// <summary>Objects that were created; none for what tells of anything else, such as S3's test message.</summary>
    /// <exception cref="DropRefusedException">It is no message of S3.</exception>
    public static IReadOnlyList<DroppedObject> Read(string message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            if (!json.RootElement.TryGetProperty("Records", out var records))
            {
                return json.RootElement.TryGetProperty("Event", out var test) && test.GetString() == "s3:TestEvent"
                    ? []
                    : throw new DropRefusedException("message_unknown");
            }

            return records.GetArrayLength() <= RecordsMax
                ? [.. records.EnumerateArray().Where(IsCreation).Select(Of)]
                : throw new DropRefusedException("message_too_long");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DropRefusedException("message_broken", e);
        }
    }

    private static bool IsCreation(JsonElement record) =>
        record.GetProperty("eventName").GetString()!.StartsWith("ObjectCreated:", StringComparison.Ordinal);

    private static DroppedObject Of(JsonElement record)
    {
        var s3 = record.GetProperty("s3");
        var entry = s3.GetProperty("object");
        return new DroppedObject(
            s3.GetProperty("bucket").GetProperty("name").GetString()!,
            // A space comes as a plus, all else in per cent.
            WebUtility.UrlDecode(entry.GetProperty("key").GetString()!),
            Text(entry, "versionId"),
            Text(entry, "sequencer") ?? Text(entry, "eTag"))
        {
            ETag = Text(entry, "eTag"),
        };
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>
/// A message that trying again does not mend: it stays, and the queue's redrive policy takes it away.
/// </summary>
internal sealed class DropRefusedException(string code, Exception? inner = null) : Exception(code, inner)
{
    public string Code => Message;
}
