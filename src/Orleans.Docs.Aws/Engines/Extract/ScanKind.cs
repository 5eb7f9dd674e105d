using Orleans.Docs.Content;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>The formats that Textract reads, told by their first bytes.</summary>
internal sealed record ScanKind(DocumentKind Kind, string MediaType, bool HasOnePage)
{
    public const int HeadBytes = 1_024;

    public static ScanKind Pdf { get; } = new(DocumentKind.Pdf, "application/pdf", HasOnePage: false);

    private static readonly ScanKind Png = new(DocumentKind.Image, "image/png", HasOnePage: true);
    private static readonly ScanKind Jpeg = new(DocumentKind.Image, "image/jpeg", HasOnePage: true);
    private static readonly ScanKind Tiff = new(DocumentKind.Image, "image/tiff", HasOnePage: false);

    /// <summary>Null for what the service does not read.</summary>
    public static ScanKind? Of(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, HeadBytes)];
        return head.IndexOf("%PDF-"u8) >= 0 ? Pdf
            : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? Png
            : head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) ? Jpeg
            : head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) ? Tiff
            : null;
    }
}
