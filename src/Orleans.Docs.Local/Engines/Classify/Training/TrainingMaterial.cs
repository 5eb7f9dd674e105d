using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Classify.Training;

/// <summary>One layout of a document type.</summary>
/// <param name="Language">Two letters; picks the word lists.</param>
/// <param name="Lines">Text with slots; see the head of <c>Material/words.txt</c> for the signs.</param>
internal sealed record TrainingTemplate(
    string Language, ImmutableArray<DocumentKind> Kinds, ImmutableArray<string> Lines);

/// <summary>The texts under <c>Material</c>: one file of layouts for each document type, and the word lists.</summary>
internal sealed class TrainingMaterial
{
    private const string Prefix = "Orleans.Docs.Local.Engines.Classify.Material.";

    private TrainingMaterial(
        ImmutableDictionary<string, ImmutableArray<TrainingTemplate>> templates,
        ImmutableDictionary<string, ImmutableArray<string>> words)
    {
        Templates = templates;
        Words = words;
    }

    public ImmutableDictionary<string, ImmutableArray<TrainingTemplate>> Templates { get; }

    public ImmutableDictionary<string, ImmutableArray<string>> Words { get; }

    public static TrainingMaterial Load()
    {
        var words = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var name in Names().Where(name => name.StartsWith(Prefix + "words", StringComparison.Ordinal)))
        {
            AddWords(Read(name), words);
        }

        return new TrainingMaterial(
            DocumentType.All.ToImmutableDictionary(type => type, type => TemplatesOf(FileOf(type))),
            words.ToImmutable());
    }

    /// <summary>All of it in one fixed order, for the version.</summary>
    public static byte[] Bytes() =>
        Encoding.UTF8.GetBytes(string.Join('\n', Names().Select(name => name + '\n' + string.Join('\n', Read(name)))));

    private static string FileOf(string type) => Prefix + type.Replace(' ', '-') + ".txt";

    private static IEnumerable<string> Names() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"the assembly lacks its resource {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>A head such as <c>== en pdf image</c> starts a layout.</summary>
    private static ImmutableArray<TrainingTemplate> TemplatesOf(string name)
    {
        var templates = ImmutableArray.CreateBuilder<TrainingTemplate>();
        var lines = ImmutableArray.CreateBuilder<string>();
        string[]? head = null;
        foreach (var line in Read(name).Append("=="))
        {
            if (!line.StartsWith("==", StringComparison.Ordinal) || line.StartsWith("===", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            if (head is not null)
            {
                var kinds = head.Skip(1).Select(kind => Enum.Parse<DocumentKind>(kind, ignoreCase: true));
                templates.Add(new TrainingTemplate(head[0], [.. kinds], lines.ToImmutable()));
            }

            lines.Clear();
            head = line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        return templates.ToImmutable();
    }

    /// <summary>
    /// A head such as <c>@name</c> or <c>@name.de</c> starts a list of entries parted by lines or " | ".
    /// </summary>
    private static void AddWords(
        IEnumerable<string> lines, ImmutableDictionary<string, ImmutableArray<string>>.Builder words)
    {
        string? name = null;
        foreach (var line in lines)
        {
            if (line.StartsWith('@'))
            {
                name = line[1..].Trim();
                words[name] = words.GetValueOrDefault(name, []);
            }
            else if (name is not null && line.Length > 0 && line[0] != '#')
            {
                words[name] = words[name].AddRange(line.Split(" | ", StringSplitOptions.TrimEntries));
            }
        }
    }
}
