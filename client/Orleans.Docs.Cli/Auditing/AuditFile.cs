using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Orleans.Docs.Cli.Auditing;

/// <summary>
/// Checks an export of <c>docs audit</c> by itself: it knows nothing of the system but how a commit is laid out, so
/// that it can be read, or written anew elsewhere, in an hour. A commit's bytes are: format (1), length of the envelope
/// (4, big-endian), envelope (JSON in clear), events (sealed). Each envelope repeats the SHA-256 of the bytes before.
/// </summary>
internal sealed class AuditFile
{
    private const int PrefixLength = 5;
    private const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Where each stream stands, as far as the file goes: the hash of the commit that ends there.</summary>
    private readonly Dictionary<string, Head> _heads = new(StringComparer.Ordinal);

    public long Lines { get; private set; }

    public int Streams => _heads.Count;

    /// <summary>Streams whose beginning is not in the file: what comes before is taken on trust.</summary>
    public int Begun { get; private set; }

    /// <summary>Takes the next line; says what is wrong with it, or null.</summary>
    public string? Take(string line)
    {
        Lines++;
        try
        {
            using var json = JsonDocument.Parse(line);
            return Take(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException
            or InvalidOperationException or ArgumentException)
        {
            return $"line {Lines} is no line of an audit: {e.GetType().Name}";
        }
    }

    /// <summary>
    /// Whether a stream stood where a signed list of heads says: null if it did or the file does not reach so far.
    /// </summary>
    public string? Compare(string stream, long version, string hash) =>
        !_heads.TryGetValue(stream, out var head) || head.First > version ? null
        : head.Last < version ? $"{stream} ends at version {head.Last}, and the root knows version {version}"
        : head.Hashes.TryGetValue(version, out var own) && own == hash ? null
        : $"{stream} has another history at version {version} than the root says";

    public bool Holds(string stream) => _heads.ContainsKey(stream);

    private string? Take(JsonElement line)
    {
        var record = line.GetProperty("record").GetBytesFromBase64();
        var hash = Convert.ToHexStringLower(SHA256.HashData(record));
        var length = BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(1));
        using var sealedIn = JsonDocument.Parse(record.AsMemory(PrefixLength, length));
        var envelope = sealedIn.RootElement;
        var stream = envelope.GetProperty("stream").GetString()!;
        var version = envelope.GetProperty("version").GetInt64();
        var last = version + envelope.GetProperty("count").GetInt64() - 1;
        var previous = Convert.ToHexStringLower(envelope.GetProperty("previous").GetBytesFromBase64());
        if (line.GetProperty("hash").GetString() != hash)
        {
            return $"{stream} version {version}: its bytes are not those of its hash";
        }

        if (line.GetProperty("document").GetString() != stream
            || line.GetProperty("version").GetInt64() != version
            || line.GetProperty("actor").GetString() != envelope.GetProperty("actor").GetString()
            || line.GetProperty("time").GetDateTimeOffset() != envelope.GetProperty("time").GetDateTimeOffset()
            || line.GetProperty("events").GetArrayLength() != last - version + 1)
        {
            return $"{stream} version {version}: it says something else than its bytes";
        }

        return Chain(stream, version, last, previous, hash);
    }

    private string? Chain(string stream, long version, long last, string previous, string hash)
    {
        if (!_heads.TryGetValue(stream, out var head))
        {
            _heads.Add(stream, head = new Head(version));
            Begun += version == 1 ? 0 : 1;
            head.Add(last, hash);
            return version == 1 && previous != NoHash ? $"{stream} does not begin with its first commit" : null;
        }

        var (expected, before) = (head.Last + 1, head.Hashes[head.Last]);
        head.Add(last, hash);
        return version != expected
            ? string.Create(CultureInfo.InvariantCulture, $"{stream} lacks versions from {expected} on")
            : previous != before ? $"{stream} version {version}: the chain is broken before it" : null;
    }

    private sealed class Head(long first)
    {
        public long First => first;

        public long Last { get; private set; }

        public Dictionary<long, string> Hashes { get; } = [];

        public void Add(long version, string hash)
        {
            Last = version;
            Hashes[version] = hash;
        }
    }
}
