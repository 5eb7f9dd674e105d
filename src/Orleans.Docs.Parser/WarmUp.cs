using System.Text;
using Orleans.Docs.Parser.Ocr;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Parser.Readers;

namespace Orleans.Docs.Parser;

/// <summary>
/// Reads a small document and handles a small picture before the first request comes, so that no user waits for the
/// compiler or for native libraries that load when they are first used.
/// </summary>
internal static class WarmUp
{
    private const int SidePixels = 300;

    public static void Run()
    {
        Read();
        try
        {
            Draw();
        }
        catch (Exception e) when (e is ReaderException or DllNotFoundException or TypeInitializationException)
        {
            // Something is not installed: requests that need it say so, others do without.
        }
    }

    private static void Read()
    {
        var settings = new ReadSettings();
        var (_, reader) = ReaderCatalog.For(SamplePdf(), null, settings, new PageOcr(settings));
        using var document = reader.Open(SamplePdf(), settings.Limits);
        document.Read(1, CancellationToken.None);
    }

    /// <summary>What is done with a page that a tool drew; the tool here is one that gives back what it gets.</summary>
    private static void Draw()
    {
        var blank = new byte[SidePixels * SidePixels];
        blank.AsSpan().Fill(byte.MaxValue);
        var image = Tool.Run(
            "cat",
            [],
            input =>
            {
                input.Write(Encoding.ASCII.GetBytes($"P5\n{SidePixels} {SidePixels} {byte.MaxValue}\n"));
                input.Write(blank);
            },
            output => GrayImage.ReadPgm(output, blank.Length),
            CancellationToken.None);
        RuledLines.AreOn(PageJpeg.Of(image, SidePixels / 2).Image);
    }

    /// <summary>
    /// A page with some words and a ruled box; its cross-reference table is left to the reader's repair.
    /// </summary>
    private static byte[] SamplePdf()
    {
        var content = new StringBuilder("0 0 m 100 0 l S 10 10 200 100 re S BT /F1 11 Tf 72 720 Td 14 TL ");
        for (var line = 0; line < 20; line++)
        {
            content.Append("(The quick brown fox jumps over the lazy dog) Tj T* ");
        }

        content.Append("ET");
        return Encoding.ASCII.GetBytes($"""
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
            3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R
            /Resources<</Font<</F1 5 0 R>>>>>> endobj
            4 0 obj <</Length {content.Length}>> stream
            {content}
            endstream endobj
            5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
            trailer <</Root 1 0 R/Size 6>>
            %%EOF

            """);
    }
}
