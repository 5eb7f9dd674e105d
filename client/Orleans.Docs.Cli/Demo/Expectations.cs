using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Cli.Submitting;

namespace Orleans.Docs.Cli.Demo;

/// <summary>
/// What <c>expected.json</c> beside the samples says about them. Only the files that it names are samples.
/// </summary>
internal sealed record Expectations
{
    public const string FileName = "expected.json";

    public ImmutableArray<ExpectedFile> Files { get; init; } = [];

    public ImmutableArray<ExpectedSearch> Searches { get; init; } = [];

    /// <summary>The samples that are there.</summary>
    public IReadOnlyList<InputFile> FilesIn(string folder) =>
    [
        .. Files.Select(expected => (Name: expected.File, Info: new FileInfo(Path.Combine(folder, expected.File))))
            .Where(file => file.Info.Exists)
            .Select(file => new InputFile(file.Info.FullName, file.Name, file.Info.Length)),
    ];

    public static async Task<Expectations> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Expectations>(
                file, JsonSerializerOptions.Web, cancellationToken)
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

/// <summary>What one sample, or one attachment of it, should become. Null means that anything will do.</summary>
internal sealed record ExpectedFile
{
    /// <summary>Path within the folder; an attachment's own name.</summary>
    public required string File { get; init; }

    public string? State { get; init; }

    /// <summary>Codes of which one must be the document's; none, that it must have no problem.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    public string? Type { get; init; }

    /// <summary>Pages read.</summary>
    public int? Pages { get; init; }

    public ImmutableArray<ExpectedFile> Attachments { get; init; } = [];

    /// <summary>Types of personal data that must be found; others may be.</summary>
    public ImmutableArray<string> Pii { get; init; } = [];
}

/// <param name="Hits">Samples and attachments that must be among the hits.</param>
internal sealed record ExpectedSearch(string Query, ImmutableArray<string> Hits);
