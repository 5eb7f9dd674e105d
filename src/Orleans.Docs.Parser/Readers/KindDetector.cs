using System.IO.Compression;
using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers;

internal readonly record struct DetectedKind(DocumentKind Kind, string MediaType);

/// <summary>
/// Says what a file is from its bytes. The name is asked only between plain text, CSV and Markdown, which bytes alone
/// cannot tell apart. A file that is nothing known, or known and not supported, is refused with a code.
/// </summary>
internal static class KindDetector
{
    private const int PdfHeaderWithinBytes = 1024;

    /// <exception cref="ReaderException">Empty, unsupported, corrupt or password_required.</exception>
    public static DetectedKind Detect(ReadOnlyMemory<byte> file, string? nameHint)
    {
        var bytes = file.Span;
        if (bytes.IsEmpty)
        {
            throw new ReaderException(Problems.Empty);
        }

        if (bytes[..Math.Min(bytes.Length, PdfHeaderWithinBytes)].IndexOf("%PDF-"u8) >= 0)
        {
            return new(DocumentKind.Pdf, "application/pdf");
        }

        return Image(bytes) ?? Package(file) ?? TextKindDetector.Detect(bytes, nameHint);
    }

    private static DetectedKind? Image(ReadOnlySpan<byte> bytes)
    {
        string? type = null;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
        {
            type = "image/png";
        }
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            type = "image/jpeg";
        }
        else if (bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes[8..12].SequenceEqual("WEBP"u8))
        {
            type = "image/webp";
        }
        else if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
        {
            type = "image/gif";
        }
        else if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8)
            || bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8))
        {
            type = "image/tiff";
        }
        else if (bytes.StartsWith("BM"u8) && bytes.Length >= 26 && bytes[14] is 12 or 40 or 52 or 56 or 64 or 108 or 124
            && bytes[15..18].IndexOfAnyExcept((byte)0) < 0)
        {
            type = "image/bmp";
        }

        return type is null ? null : new DetectedKind(DocumentKind.Image, type);
    }

    /// <summary>Office files: ZIP packages and the older OLE containers.</summary>
    private static DetectedKind? Package(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith("PK\u0005\u0006"u8))
        {
            return Zip(file);
        }

        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
        {
            return null;
        }

        // An encrypted DOCX or XLSX is an OLE container around the encrypted package.
        if (Names(bytes, "EncryptedPackage"))
        {
            throw new ReaderException(Problems.PasswordRequired);
        }

        return Names(bytes, "Workbook") || Names(bytes, "Book")
            ? new DetectedKind(DocumentKind.Spreadsheet, "application/vnd.ms-excel")
            : throw new ReaderException(Problems.Unsupported);
    }

    private static bool Names(ReadOnlySpan<byte> container, string entry) =>
        container.IndexOf(Encoding.Unicode.GetBytes(entry + "\0")) >= 0;

    private static DetectedKind Zip(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file.ToArray(), writable: false), ZipArchiveMode.Read);
            foreach (var entry in archive.Entries)
            {
                switch (entry.FullName)
                {
                    case "word/document.xml":
                        return new(
                            DocumentKind.Word,
                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
                    case "xl/workbook.xml":
                        return new(
                            DocumentKind.Spreadsheet,
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
                    case "xl/workbook.bin":
                        return new(DocumentKind.Spreadsheet, "application/vnd.ms-excel.sheet.binary.macroEnabled.12");
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new ReaderException(Problems.Corrupt, e);
        }

        throw new ReaderException(Problems.Unsupported);
    }
}
