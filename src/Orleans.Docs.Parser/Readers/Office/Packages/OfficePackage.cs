using System.Collections.Immutable;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// The parts of an Office file (a ZIP of XML) and the relations between them. Parts are found by their relations,
/// never by their names alone, and every byte unpacked is counted. Element names are matched without namespaces, so
/// that the strict form of the format reads like the usual one.
/// </summary>
internal sealed class OfficePackage : IDisposable
{
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;
    private readonly UnpackBudget _budget;

    public OfficePackage(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        _zip = UnpackBudget.OpenZip(bytes);
        _budget = new UnpackBudget(limits.UnpackedBytesMax);
        _entries = _zip.Entries
            .GroupBy(entry => entry.FullName.Replace('\\', '/').TrimStart('/'), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
    }

    public static bool IsZip(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith("PK\u0005\u0006"u8);

    /// <summary>An Office file under a password is an old compound file with a stream of this name.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])
        && bytes.IndexOf(System.Text.Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;

    /// <summary>Title, author and so on, for readers that leave the rest to a library.</summary>
    public static ImmutableDictionary<string, string> PropertiesOf(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        using var package = new OfficePackage(bytes, limits);
        return package.Properties();
    }

    public ImmutableDictionary<string, string> Properties()
    {
        var part = Targets("", "core-properties").FirstOrDefault() ?? "docProps/core.xml";
        var core = Load(part);
        string? Value(string name) => core?.Elements().FirstOrDefault(each => each.Name.LocalName == name)?.Value;
        return DocumentProperties.Of(
            ("title", Value("title")),
            ("subject", Value("subject")),
            ("author", Value("creator")),
            ("keywords", Value("keywords")),
            ("description", Value("description")),
            ("created", Value("created")),
            ("modified", Value("modified")));
    }

    /// <summary>The parts to which a part (or, for "", the package) has a relation of a kind, in order.</summary>
    public IEnumerable<string> Targets(string part, string kind) =>
        Relations(part).Where(each => each.Kind == kind).Select(each => each.Target);

    /// <summary>The relations of a part that lead into the package; links out of it are left out.</summary>
    public IEnumerable<(string Id, string Kind, string Target)> Relations(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        var relations = Load($"{part[..slash]}_rels/{part[slash..]}.rels");
        return from each in relations?.Elements() ?? []
               where (string?)each.Attribute("TargetMode") != "External"
               let kind = (string?)each.Attribute("Type") ?? ""
               let target = (string?)each.Attribute("Target") ?? ""
               let id = (string?)each.Attribute("Id") ?? ""
               select (id, kind[(kind.LastIndexOf('/') + 1)..], Resolve(part[..slash], target));
    }

    /// <summary>A part's root element; null when there is no such part.</summary>
    public XElement? Load(string part)
    {
        if (Unpack(part) is not { } bytes)
        {
            return null;
        }

        return Guard(() =>
        {
            using var reader = Xml(bytes);
            return XElement.Load(reader);
        });
    }

    /// <summary>A part's bytes; null when there is no such part.</summary>
    public byte[]? Unpack(string part) => _entries.TryGetValue(part, out var entry) ? _budget.Read(entry) : null;

    /// <summary>A reader that resolves nothing and refuses document type definitions.</summary>
    public static XmlReader Xml(byte[] bytes) => XmlReader.Create(
        new MemoryStream(bytes, writable: false),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CheckCharacters = false,
            CloseInput = true,
        });

    /// <summary>Turns what is wrong with a part's XML into <c>corrupt</c>.</summary>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException broken)
        {
            throw new ReaderException(Problems.Corrupt, broken);
        }
    }

    public void Dispose() => _zip.Dispose();

    private static string Resolve(string folder, string target)
    {
        List<string> path = target.StartsWith('/') ? [] : [.. folder.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step != "..")
            {
                path.Add(step);
            }
            else if (path.Count > 0)
            {
                path.RemoveAt(path.Count - 1);
            }
        }

        return string.Join('/', path);
    }
}
