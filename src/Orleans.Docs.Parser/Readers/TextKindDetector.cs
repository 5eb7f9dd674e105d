using System.Text;
using System.Text.RegularExpressions;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers;

/// <summary>Tells text from binary, and the kinds of text from each other, by the first 64 KiB.</summary>
internal static partial class TextKindDetector
{
    private const int SampleBytesMax = 64 * 1024;

    /// <summary>Text may hold a stray control character; binary files are full of them.</summary>
    private const double ControlShareMax = 0.01;

    private static readonly string[] MailHeaders =
    [
        "from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version", "delivered-to",
        "reply-to", "cc", "content-type", "x-mailer", "sender",
    ];

    /// <exception cref="ReaderException">Empty or unsupported.</exception>
    public static DetectedKind Detect(ReadOnlySpan<byte> bytes, string? nameHint)
    {
        var text = Sample(bytes);
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n\f\0");
        if (start.IsEmpty && bytes.Length <= SampleBytesMax)
        {
            throw new ReaderException(Problems.Empty);
        }

        if (start.StartsWith("{\\rtf") || start.StartsWith("%!PS"))
        {
            throw new ReaderException(Problems.Unsupported);
        }

        if (IsMail(text))
        {
            return new(DocumentKind.Email, "message/rfc822");
        }

        if (HtmlStart().IsMatch(text))
        {
            return new(DocumentKind.Html, "text/html");
        }

        if (start.StartsWith("<?xml"))
        {
            return new(DocumentKind.Text, "application/xml");
        }

        return ByName(nameHint) ?? ByShape(text);
    }

    private static DetectedKind? ByName(string? nameHint) =>
        Path.GetExtension(nameHint ?? "").ToLowerInvariant() switch
        {
            ".csv" => new DetectedKind(DocumentKind.Csv, "text/csv"),
            ".tsv" or ".tab" => new DetectedKind(DocumentKind.Csv, "text/tab-separated-values"),
            ".md" or ".markdown" => new DetectedKind(DocumentKind.Markdown, "text/markdown"),
            ".txt" or ".text" or ".log" => new DetectedKind(DocumentKind.Text, "text/plain"),
            ".htm" or ".html" => new DetectedKind(DocumentKind.Html, "text/html"),
            ".json" => new DetectedKind(DocumentKind.Text, "application/json"),
            _ => null,
        };

    private static DetectedKind ByShape(string text)
    {
        if (IsCsv(text))
        {
            return new(DocumentKind.Csv, "text/csv");
        }

        return MarkdownMark().Count(text) >= 2
            ? new DetectedKind(DocumentKind.Markdown, "text/markdown")
            : new DetectedKind(DocumentKind.Text, "text/plain");
    }

    /// <summary>The beginning as characters, good enough to look for marks; refuses what is not text.</summary>
    private static string Sample(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, SampleBytesMax)];
        var wide = Wide(sample);
        if (wide is not null)
        {
            return wide.GetString(sample);
        }

        if (sample.Contains((byte)0))
        {
            throw new ReaderException(Problems.Unsupported);
        }

        var controls = 0;
        foreach (var b in sample)
        {
            // ESC begins the shifts of ISO-2022 encodings, and a form feed parts pages.
            controls += b < 32 && b is not (9 or 10 or 12 or 13 or 27) ? 1 : 0;
        }

        return controls <= sample.Length * ControlShareMax
            ? Encoding.Latin1.GetString(sample)
            : throw new ReaderException(Problems.Unsupported);
    }

    /// <summary>UTF-16 and UTF-32, by their mark or by the zeros that Western text has in them.</summary>
    private static Encoding? Wide(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
        {
            return Encoding.UTF32;
        }

        if (sample.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
        {
            return new UTF32Encoding(bigEndian: true, byteOrderMark: true);
        }

        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Encoding.Unicode;
        }

        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode;
        }

        var zeros = (Even: 0, Odd: 0);
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
            {
                zeros = i % 2 == 0 ? (zeros.Even + 1, zeros.Odd) : (zeros.Even, zeros.Odd + 1);
            }
        }

        var half = sample.Length / 2;
        return half < 2 ? null
            : zeros.Even == 0 && zeros.Odd > half * 0.7 ? Encoding.Unicode
            : zeros.Odd == 0 && zeros.Even > half * 0.7 ? Encoding.BigEndianUnicode
            : null;
    }

    /// <summary>At least two lines at the top are headers that mail has, and nothing else stands before the body.</summary>
    private static bool IsMail(string text)
    {
        var known = 0;
        var first = true;
        foreach (var line in text.AsSpan().TrimStart("\uFEFF\r\n").EnumerateLines())
        {
            if (line.IsEmpty)
            {
                break;
            }

            var colon = line.IndexOf(':');
            var continues = line[0] is ' ' or '\t' || (first && line.StartsWith("From "));
            first = false;
            if (continues)
            {
                continue;
            }

            if (colon <= 0 || line[..colon].ContainsAny(' ', '\t', '<'))
            {
                return false;
            }

            known += MailHeaders.Contains(line[..colon].ToString().ToLowerInvariant()) ? 1 : 0;
        }

        return known >= 2;
    }

    /// <summary>At least three lines, each with the same number of commas, semicolons or tabs outside quotes.</summary>
    private static bool IsCsv(string text)
    {
        foreach (var delimiter in (ReadOnlySpan<char>)[',', ';', '\t'])
        {
            var expected = -1;
            var lines = 0;
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                if (line.IsWhiteSpace())
                {
                    continue;
                }

                var count = Delimiters(line, delimiter);
                expected = expected < 0 ? count : expected;
                if (count == 0 || count != expected || ++lines == 20)
                {
                    break;
                }
            }

            if (lines >= 3 && lines >= Math.Min(20, text.AsSpan().Count('\n')))
            {
                return true;
            }
        }

        return false;
    }

    private static int Delimiters(ReadOnlySpan<char> line, char delimiter)
    {
        var count = 0;
        var quoted = false;
        foreach (var c in line)
        {
            quoted ^= c == '"';
            count += c == delimiter && !quoted ? 1 : 0;
        }

        return count;
    }

    [GeneratedRegex(@"\A[\s\uFEFFï»¿]*(<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(!doctype\s+html|html|head|body)\b",
        RegexOptions.IgnoreCase | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HtmlStart();

    [GeneratedRegex(@"^(#{1,6} \S|```|[-*+] \[[ x]\] |> \S|\|[-: |]+\|\s*$)|\[[^\]\n]{1,200}\]\([^)\n]{1,400}\)",
        RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MarkdownMark();
}
