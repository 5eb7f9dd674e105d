using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Cli.Submitting;

namespace Orleans.Docs.Cli.Demo;

/// <summary>What <c>expected.json</c> beside the samples says about them. Files are named by paths with <c>/</c>; only they are samples.</summary>
internal sealed record Expectations
{
    public const string FileName = "expected.json";

    public ImmutableDictionary<string, ExpectedFile> Files { get; init; } =
        ImmutableDictionary<string, ExpectedFile>.Empty;

    public ImmutableArray<ExpectedSearch> Searches { get; init; } = [];

    /// <summary>The samples that are there, in the order of their names.</summary>
    public IReadOnlyList<InputFile> FilesIn(string folder) =>
    [
        .. Files.Keys.Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Info: new FileInfo(Path.Combine(folder, name))))
            .Where(file => file.Info.Exists)
            .Select(file => new InputFile(file.Info.FullName, file.Name, file.Info.Length)),
    ];

    public static async Task<Expectations> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Expectations>(file, JsonSerializerOptions.Web, cancellationToken)
                ?? throw new WrongArgumentsException($"{path} is empty");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WrongArgumentsException($"{folder} is no folder of samples: it has no {FileName}");
        }
        catch (JsonException e)
        {
            throw new WrongArgumentsException($"{path} cannot be read: {e.Message}");
        }
    }
}

/// <summary>Null means that anything will do.</summary>
internal sealed record ExpectedFile
{
    /// <summary>Lower case, such as <c>completed</c>.</summary>
    public required string State { get; init; }

    public string? Problem { get; init; }

    public string? Type { get; init; }

    /// <summary>Types of personal data that must be found; others may be.</summary>
    public ImmutableArray<string>? Pii { get; init; }
}

/// <param name="Hits">Files that must be among the hits.</param>
internal sealed record ExpectedSearch(string Query, ImmutableArray<string> Hits);
