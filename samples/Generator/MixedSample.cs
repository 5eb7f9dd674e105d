namespace Orleans.Docs.Samples;

/// <summary>Page 1 holds its own text, page 2 is a scan.</summary>
internal static class MixedSample
{
    public static async Task<byte[]> Pdf()
    {
        var pages = Texts.Read("inspection.txt").Split("---\n");
        var scan = await Scan.Jpeg(Sheet.FromText("Appendix", pages[1]).ToPdf(), new Scan.Settings(200, 0.3f));
        var sheet = Sheet.FromText("Inspection report", pages[0]);
        sheet.PicturePage(scan);
        return sheet.ToPdf();
    }
}
