namespace Orleans.Docs.Parser.Readers;

/// <summary>
/// Bounds on what one file may make a reader do. Above them a reader refuses with a code; it never cuts silently.
/// </summary>
public sealed record ReaderLimits
{
    /// <summary>Above it: <c>too_many_pages</c>.</summary>
    public int PagesMax { get; init; } = 3_000;

    /// <summary>
    /// Of one page's image, width × height, checked before it is decoded; above it: <c>too_large</c>.
    /// </summary>
    public long PixelsMax { get; init; } = 100_000_000;

    /// <summary>All that one file unpacks to (ZIP entries, attachments); above it: <c>output_too_large</c>.</summary>
    public long UnpackedBytesMax { get; init; } = 512L * 1024 * 1024;

    /// <summary>UTF-16 units of one page's text; above it: <c>output_too_large</c>.</summary>
    public int CharactersPerPageMax { get; init; } = 1_000_000;

    public int AttachmentsMax { get; init; } = 100;

    /// <summary>Of one attachment; above it: <c>output_too_large</c>.</summary>
    public int AttachmentBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Table cells of one file; above it: <c>output_too_large</c>.</summary>
    public int CellsMax { get; init; } = 2_000_000;
}
