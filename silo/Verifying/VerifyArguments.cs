using Orleans.Docs.Operations;

namespace Orleans.Docs.Silo.Verifying;

/// <summary>What <c>verify</c> takes: as the command line's verb does, without what needs a silo.</summary>
internal sealed record VerifyArguments
{
    public required string DataDirectory { get; init; }

    /// <summary>Null for every tenant.</summary>
    public string? Tenant { get; init; }

    public VerifyRequest Request { get; init; } = new();

    public bool Json { get; init; }

    public string[] Configuration { get; init; } = [];

    /// <exception cref="ArgumentException">Not understood.</exception>
    public static VerifyArguments Parse(string[] args, string defaultDirectory)
    {
        var parsed = new VerifyArguments { DataDirectory = defaultDirectory };
        string? id = null;
        var words = new Queue<string>(args.SelectMany(Split));
        while (words.TryDequeue(out var word))
        {
            switch (word)
            {
                case "--json":
                    parsed = parsed with { Json = true };
                    break;
                case "--data" when words.TryDequeue(out var directory):
                    parsed = parsed with { DataDirectory = directory };
                    break;
                case "--tenant" when words.TryDequeue(out var tenant):
                    parsed = parsed with { Tenant = Name.Check("tenant", tenant) };
                    break;
                case "--id" when words.TryDequeue(out id):
                    break;
                case "--blobs" when words.TryDequeue(out var blobs)
                    && Enum.TryParse<BlobChecks>(blobs, ignoreCase: true, out var checks):
                    parsed = parsed with { Request = parsed.Request with { Blobs = checks } };
                    break;
                case "--anchor":
                    throw new ArgumentException("--anchor needs a silo, which signs the root");
                default:
                    if (!word.StartsWith("--Docs:", StringComparison.Ordinal))
                    {
                        throw new ArgumentException($"'{word}' is not understood");
                    }

                    parsed = parsed with { Configuration = [.. parsed.Configuration, word] };
                    break;
            }
        }

        return id is null ? parsed : parsed with
        {
            Request = parsed.Request with
            {
                Document = DocumentKey.Parse(id.Contains('/') ? id : $"{parsed.Tenant ?? "default"}/{id}"),
            },
        };
    }

    /// <summary>An option and its value may be one word.</summary>
    private static string[] Split(string word) =>
        word.StartsWith("--Docs:", StringComparison.Ordinal) ? [word] : word.Split('=', 2);
}
