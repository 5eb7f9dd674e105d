using System.Text;
using MimeKit;
using MimeKit.Tnef;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Writes the body of a mail: plain text where it says as much as the HTML beside it, else the HTML. Parts that
/// are no body become attachments.
/// </summary>
internal sealed class MailBody(Flow flow, MailAttachments attachments, ReaderLimits limits)
{
    /// <summary>
    /// Letters and digits below which plain text beside HTML may be a stub ("your program shows no HTML").
    /// </summary>
    private const int StubCharacters = 200;

    private readonly CellBudget _cells = new(limits.CellsMax);
    private readonly UnpackBudget _bytes = new(limits.UnpackedBytesMax);

    public void Write(MimeEntity? entity)
    {
        switch (entity)
        {
            case null:
                break;
            case MultipartAlternative alternative:
                WriteAlternative(alternative);
                break;
            case MultipartRelated { Root: { } root } related:
                Write(root);
                WriteAll(related.Where(part => part != root));
                break;
            case Multipart { ContentType.MediaSubtype: var kind } multipart when Is(kind, "encrypted"):
                WriteAll(multipart.Where(part => !part.ContentType.IsMimeType("application", "pgp-encrypted")));
                break;
            case Multipart multipart:
                WriteAll(multipart);
                break;
            case MimePart signature when IsSignature(signature):
                break;
            case TnefPart bundle:
                WriteAll(bundle.ExtractAttachments());
                break;
            case TextPart { IsAttachment: false } text when IsBody(text):
                WriteText(text);
                break;
            default:
                attachments.Add(entity);
                break;
        }
    }

    private void WriteAll(IEnumerable<MimeEntity> parts)
    {
        foreach (var part in parts)
        {
            Write(part);
        }
    }

    /// <summary>
    /// The forms of one text: one is written, what hangs on another form (its images) is kept as well.
    /// </summary>
    private void WriteAlternative(MultipartAlternative alternative)
    {
        var plain = alternative.OfType<TextPart>().FirstOrDefault(part => part.IsPlain);
        var html = alternative.LastOrDefault(part => Html(part) is not null);
        if (plain is not null && html is not null)
        {
            var chosen = IsStub(plain, Html(html)!) ? html : plain;
            Write(chosen);
            WriteAll(alternative.Where(part => part != plain && part != html));
            if (chosen == plain && html is MultipartRelated related)
            {
                WriteAll(related.Where(part => part != related.Root));
            }

            return;
        }

        var best = (MimeEntity?)plain ?? html ?? alternative.LastOrDefault(part => part is TextPart or Multipart);
        Write(best);
        WriteAll(alternative.Where(part => part != best && (part is not TextPart || part.IsAttachment)));
    }

    private static TextPart? Html(MimeEntity entity) => entity switch
    {
        TextPart { IsHtml: true } html => html,
        MultipartRelated { Root: { } root } => Html(root),
        Multipart multipart => multipart.Select(Html).FirstOrDefault(html => html is not null),
        _ => null,
    };

    private bool IsStub(TextPart plain, TextPart html)
    {
        var letters = Decode(plain).Count(char.IsLetterOrDigit);
        if (letters >= StubCharacters)
        {
            return false;
        }

        var shown = new Flow(flow.CharactersMax);
        WriteHtml(shown, Decode(html));
        return letters == 0 || shown.Text.Count(char.IsLetterOrDigit) > 2 * letters;
    }

    private static bool IsSignature(MimePart part) =>
        part.ContentType.MimeType.ToLowerInvariant() is "application/pgp-signature" or "application/pkcs7-signature"
            or "application/x-pkcs7-signature";

    private static bool IsBody(TextPart text) =>
        text.IsPlain || text.IsHtml || text.IsFlowed || text.IsEnriched || text.IsRichText
        || (text.FileName is null
            && !Is(text.ContentType.MediaSubtype, "calendar")
            && !Is(text.ContentType.MediaSubtype, "x-vcard"));

    private void WriteText(TextPart part)
    {
        var text = Decode(part);
        flow.BlankLine();
        if (part.IsHtml)
        {
            WriteHtml(flow, text);
        }
        else if (part.IsFlowed)
        {
            var deletesSpace = Is(part.ContentType.Parameters["delsp"] ?? "no", "yes");
            flow.Write(Unflow(text, deletesSpace));
        }
        else
        {
            flow.Write(text);
        }

        flow.EndLine();
    }

    private void WriteHtml(Flow into, string html)
    {
        using var page = HtmlReader.Parse(html);
        new HtmlText(into, _cells).Write(page);
    }

    private string Decode(TextPart part)
    {
        if (part.Content is null)
        {
            return "";
        }

        using var content = new MemoryStream();
        part.Content.DecodeTo(content);
        _bytes.Take(content.Length);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        var charset = part.ContentType.Charset;
        return TextDecoding.Decode(bytes, part.IsHtml && charset is null ? HtmlReader.DeclaredCharset(bytes) : charset);
    }

    /// <summary>Joins the lines that format=flowed broke softly (RFC 3676); quoted lines keep their breaks.</summary>
    private static string Unflow(string text, bool deletesSpace)
    {
        var joined = new StringBuilder(text.Length);
        foreach (var each in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = each.StartsWith(' ') ? each[1..] : each;
            var isSoft = line.EndsWith(' ') && line != "-- " && !line.StartsWith('>');
            joined.Append(isSoft && deletesSpace ? line[..^1] : line).Append(isSoft ? "" : "\n");
        }

        return joined.ToString();
    }

    private static bool Is(string value, string expected) =>
        string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);
}
