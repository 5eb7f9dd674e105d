using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Orleans.Docs.Web.Page;

/// <summary>One file of the page as it is sent: plain, and compressed as far as it goes.</summary>
internal sealed record PageFile(string Name, string MediaType, byte[] Plain, byte[] Brotli, byte[] Gzip)
{
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Plain))[..16]}\"";

    public static PageFile Of(string name, byte[] plain) => new(
        name, MediaTypeOf(name), plain,
        Packed(plain, to => new BrotliStream(to, CompressionLevel.SmallestSize)),
        Packed(plain, to => new GZipStream(to, CompressionLevel.SmallestSize)));

    private static byte[] Packed(byte[] plain, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (var stream = packer(packed))
        {
            stream.Write(plain);
        }

        return packed.ToArray();
    }

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"the page has a file that nobody expects: {name} ({other})"),
    };
}

/// <summary>
/// The files of the page, which lie within this assembly. All but the first lie at an address that holds a hash of all
/// of them, so that a browser keeps them for good and never mixes two versions.
/// </summary>
internal sealed class PageFiles
{
    public const string First = "index.html";

    private const string Prefix = "page/";
    private const string BaseMark = "{{base}}";
    private const string PreloadsMark = "{{preloads}}";
    private const string AccessMark = "{{access}}";

    private readonly FrozenDictionary<string, PageFile> _files;

    public PageFiles(IOptions<AnonymousOptions> anonymous)
    {
        var plain = Read();
        Hash = HashOf(plain);
        var first = Encoding.UTF8.GetString(plain[First])
            .Replace(BaseMark, $"/page/{Hash}", StringComparison.Ordinal)
            .Replace(PreloadsMark, Preloads(plain.Keys), StringComparison.Ordinal)
            .Replace(AccessMark, anonymous.Value.Tenant is null ? "key" : "open", StringComparison.Ordinal);
        plain[First] = Encoding.UTF8.GetBytes(first);
        _files = plain.ToFrozenDictionary(
            file => file.Key, file => PageFile.Of(file.Key, file.Value), StringComparer.Ordinal);
    }

    public string Hash { get; }

    public IEnumerable<PageFile> All => _files.Values;

    public PageFile Index => _files[First];

    /// <summary>Null where there is none, and where it is another version's.</summary>
    public PageFile? Find(string hash, string name) => hash == Hash ? _files.GetValueOrDefault(name) : null;

    private static SortedDictionary<string, byte[]> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files[resource[Prefix.Length..]] = bytes;
        }

        return files;
    }

    private static string HashOf(SortedDictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{bytes.Length}\n"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <summary>Without these a browser would learn of each module from the one that imports it.</summary>
    private string Preloads(IEnumerable<string> names) => string.Join('\n', names
        .Where(name => name.EndsWith(".js", StringComparison.Ordinal))
        .Select(name => $"<link rel=\"modulepreload\" href=\"/page/{Hash}/{name}\">"));
}
