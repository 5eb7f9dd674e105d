using System.Text.Json;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>What deploy/Dockerfile says of the image that it ends with.</summary>
internal sealed class ImageFile
{
    private readonly List<(string Word, string Words)> _lines;

    private ImageFile(IEnumerable<string> lines) => _lines =
    [
        .. lines.Select(line => line.Split(' ', 2)).Select(parts => (parts[0], parts[1].Trim())),
    ];

    /// <summary>The line of the shell that publishes to <c>/app</c>, within the build.</summary>
    public string Publish => _lines.Single(
        line => line.Word == "RUN" && line.Words.StartsWith("dotnet publish", StringComparison.Ordinal)).Words;

    /// <summary>Every command that runs while the image is built.</summary>
    public IEnumerable<string> Runs => Of("RUN");

    public string User => Of("USER").Single();

    /// <summary>What is run, the entry point and its words, as arguments.</summary>
    public string[] Start => [.. Of("ENTRYPOINT").Concat(Of("CMD")).SelectMany(Listed)];

    public string[] Volumes => Listed(Of("VOLUME").Single());

    /// <summary>The shell command that tells whether it is well.</summary>
    public string Health => Of("HEALTHCHECK").Single().Split("CMD ", 2)[1];

    public static ImageFile Read()
    {
        var text = File.ReadAllLines(Path.Combine(Repository.Root, "deploy", "Dockerfile"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'));
        return new ImageFile(string.Join('\n', text).Replace("\\\n", "", StringComparison.Ordinal).Split('\n'));
    }

    private IEnumerable<string> Of(string word) => _lines.Where(line => line.Word == word).Select(line => line.Words);

    private static string[] Listed(string list) => JsonSerializer.Deserialize<string[]>(list)!;
}
