using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>
/// PDF page by page: the text layer where there is one that makes sense, OCR of the rendered page where there is none.
/// A file that is encrypted without a user password opens.
/// </summary>
internal sealed class PdfReader(PageOcr ocr, int resolutionDpi) : IDocumentReader
{
    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        var document = OpenFile(bytes);
        if (document.NumberOfPages > 0)
        {
            return new OpenPdf(document, bytes, new PdfRenderer(resolutionDpi, limits), ocr, limits);
        }

        document.Dispose();
        throw new ReaderException(Problems.Corrupt);
    }

    private static PdfDocument OpenFile(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return PdfDocument.Open(bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
        }
        catch (PdfDocumentEncryptedException e)
        {
            throw new ReaderException(Problems.PasswordRequired, e);
        }
    }

    /// <summary>What the file says of itself, without what only its making program cares for.</summary>
    internal static ImmutableDictionary<string, string> PropertiesOf(PdfDocument document)
    {
        var information = document.Information;
        var properties = ImmutableDictionary.CreateBuilder<string, string>();
        Add("title", information.Title);
        Add("subject", information.Subject);
        Add("author", information.Author);
        Add("keywords", information.Keywords);
        Add("date", PdfDate.ToIso(information.CreationDate));
        return properties.ToImmutable();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                properties[name] = value.Trim().Trim('\0');
            }
        }
    }
}
