using Orleans.Docs.Auditing;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

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
            foreach (var reserved in new[] { ReservedPrefix, OperatorLog.ReservedPrefix })
            {
                Require(
                    !id.StartsWith(reserved, StringComparison.Ordinal),
                    $"a document id may not begin with '{reserved}'");
            }

            Require(!options.AlwaysNew, "an upload is either new or has the id that is given, not both");
        }

        Require(options.LengthBytes is null or >= 0, "a file has no negative length");
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

    /// <summary>
    /// Tags are there to be searched for, so that nothing can be taken out of them: they hold no personal data.
    /// </summary>
    /// <exception cref="UploadRefusedException"><c>personal_data</c>; what was found is not repeated.</exception>
    public static void CheckTags(IReadOnlyDictionary<string, string> tags, RedactionPolicy redaction)
    {
        foreach (var (name, value) in tags)
        {
            CheckShown("the name of a tag", name, redaction);
            CheckShown($"the value of tag '{name}'", value, redaction);
        }
    }

    /// <summary>What is shown and searched for as it is.</summary>
    /// <exception cref="UploadRefusedException"><c>personal_data</c>; what was found is not repeated.</exception>
    public static void CheckShown(string what, string text, RedactionPolicy redaction)
    {
        if (redaction.TypeIn(text) is { } type)
        {
            throw new UploadRefusedException(
                "personal_data",
                $"{what} holds personal data ({type}), and would be shown and searched for as it is: "
                    + "use a word or an id of your own");
        }
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
