using Orleans.Docs.Documents;

namespace Orleans.Docs.Uploads;

/// <summary>What an upload may say of itself.</summary>
public static class UploadChecks
{
    /// <summary>Ids that begin so are the system's own.</summary>
    public const string ReservedPrefix = "upload-";

    private const int Sha256Digits = 64;

    /// <exception cref="UploadRefusedException"/>
    public static UploadOptions Check(UploadOptions options)
    {
        if (options.DocumentId is { } id)
        {
            Name.Check("document id", id);
            Require(
                !id.StartsWith(ReservedPrefix, StringComparison.Ordinal),
                $"a document id may not begin with '{ReservedPrefix}'");
            Require(!options.AlwaysNew, "an upload is either new or has the id that is given, not both");
        }

        Require(options.Tags.Count <= UploadLimits.TagsMax, $"a document has at most {UploadLimits.TagsMax} tags");
        foreach (var (name, value) in options.Tags)
        {
            Name.Check("tag name", name);
            Require(
                value.Length <= UploadLimits.TagValueLengthMax && !value.Any(char.IsControl),
                $"the value of tag '{name}' has more than {UploadLimits.TagValueLengthMax} characters "
                    + "or control characters");
        }

        return options with
        {
            FileName = CleanFileName(options.FileName),
            MediaType = CleanMediaType(options.MediaType),
        };
    }

    /// <exception cref="UploadRefusedException"/>
    public static PresignedFile Check(PresignedFile file)
    {
        Require(file.LengthBytes is null or >= 0, "a file has no negative length");
        Require(
            file.Sha256 is null || (file.Sha256.Length == Sha256Digits && file.Sha256.All(char.IsAsciiHexDigit)),
            $"a SHA-256 has {Sha256Digits} hexadecimal digits");
        return file;
    }

    /// <summary>The last part of a path, without control characters, cut to what is kept; never empty.</summary>
    public static string CleanFileName(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var clean = new string([.. last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
        clean = clean.Length > UploadLimits.FileNameLengthMax ? clean[..UploadLimits.FileNameLengthMax] : clean;
        return clean is "" or "." or ".." ? "unnamed" : clean;
    }

    private static string? CleanMediaType(string? type) =>
        type is { Length: > 0 and <= 127 }
            && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.')
            ? type
            : null;

    private static void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw new UploadRefusedException("invalid_upload", reason);
        }
    }
}
