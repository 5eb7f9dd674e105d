using System.Globalization;

namespace Orleans.Docs.Review;

/// <summary>A place in the list of documents to look over, where the next page goes on: behind this one.</summary>
public sealed record ReviewPlace(long Priority, string Document)
{
    private const char Separator = '.';

    /// <exception cref="InvalidQueryException">It is no place that a list gave.</exception>
    public static ReviewPlace? Parse(string? text) => text is null
        ? null
        : text.Split(Separator) is [var priority, var document] && Name.IsValid(document)
            && long.TryParse(priority, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ReviewPlace(number, document)
            : throw new InvalidQueryException("the cursor is not one that a list gave: start again without it");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Priority}{Separator}{Document}");
}
