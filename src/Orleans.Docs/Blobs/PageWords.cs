namespace Orleans.Docs.Blobs;

/// <summary>
/// Where each word stands is most of a pages blob, and who wants its text or its tables does not look at it: to search
/// for the end of an array of numbers takes a small part of the time that parsing it does.
/// </summary>
internal static class PageWords
{
    /// <summary>
    /// Only ever the member itself: inside a text each quotation mark has a backslash before it, and no value of the
    /// properties is an array.
    /// </summary>
    private static ReadOnlySpan<byte> Begin => "\"words\":[["u8;

    private static ReadOnlySpan<byte> End => "]]"u8;

    /// <summary>The blob's JSON with no words on any page, at the beginning of the buffer that held it.</summary>
    public static ReadOnlySpan<byte> TakenFrom(Span<byte> json)
    {
        var kept = 0;
        var rest = json;
        while (rest.IndexOf(Begin) is >= 0 and var begin && rest[begin..].IndexOf(End) is >= 0 and var length)
        {
            // An empty array stays.
            var before = rest[..(begin + Begin.Length - 1)];
            before.CopyTo(json[kept..]);
            kept += before.Length;
            rest = rest[(begin + length + 1)..];
        }

        rest.CopyTo(json[kept..]);
        return json[..(kept + rest.Length)];
    }
}
