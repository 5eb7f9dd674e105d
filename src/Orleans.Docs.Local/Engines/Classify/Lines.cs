namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>Counts over the lines of a text that are not blank.</summary>
internal sealed class Lines
{
    private const int ShortLength = 25;
    private const int LongLength = 70;
    private const int LabelLengthMax = 40;

    private static readonly string[] MailHeaderNames =
        ["from:", "to:", "cc:", "bcc:", "subject:", "sent:", "reply-to:", "date:", "von:", "an:", "betreff:",
            "gesendet:", "de:", "à:", "para:", "asunto:", "objet:", "envoyé:", "enviado:"];

    public int Count { get; private set; }

    public int Words { get; private set; }

    public int Characters { get; private set; }

    public int Digits { get; private set; }

    public int Letters { get; private set; }

    public int Capitals { get; private set; }

    public int Short { get; private set; }

    public int Long { get; private set; }

    public int EndingInColon { get; private set; }

    /// <summary>Lines such as <c>Name: value</c>.</summary>
    public int Labelled { get; private set; }

    public int Numbered { get; private set; }

    public int Bulleted { get; private set; }

    public int EndingInAmount { get; private set; }

    public int StartingWithDate { get; private set; }

    /// <summary>Lines with a gap of three blanks, a tab or several separators inside.</summary>
    public int Columns { get; private set; }

    public int MailHeaders { get; private set; }

    public static Lines Of(string text)
    {
        var lines = new Lines();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (!line.IsEmpty)
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private void Add(ReadOnlySpan<char> line)
    {
        Count++;
        Short += line.Length < ShortLength ? 1 : 0;
        Long += line.Length > LongLength ? 1 : 0;
        EndingInColon += line[^1] == ':' ? 1 : 0;
        Labelled += line.IndexOf(": ") is > 0 and < LabelLengthMax ? 1 : 0;
        Numbered += IsNumbered(line) ? 1 : 0;
        Bulleted += line[0] is '•' or '*' or '-' or '–' or '·' ? 1 : 0;
        EndingInAmount += EndsInAmount(line) ? 1 : 0;
        StartingWithDate += StartsWithDate(line) ? 1 : 0;
        Columns += line.Contains("   ", StringComparison.Ordinal) || line.Contains('\t') || line.Count(';') > 2 ? 1 : 0;
        MailHeaders += IsMailHeader(line) ? 1 : 0;
        CountCharacters(line);
    }

    private void CountCharacters(ReadOnlySpan<char> line)
    {
        Characters += line.Length;
        var inWord = false;
        foreach (var c in line)
        {
            var isLetter = char.IsLetter(c);
            Letters += isLetter ? 1 : 0;
            Capitals += char.IsUpper(c) ? 1 : 0;
            Digits += char.IsAsciiDigit(c) ? 1 : 0;
            var isBlank = char.IsWhiteSpace(c);
            Words += !inWord && !isBlank ? 1 : 0;
            inWord = !isBlank;
        }
    }

    private static bool IsNumbered(ReadOnlySpan<char> line)
    {
        var digits = 0;
        while (digits < line.Length && digits < 3 && char.IsAsciiDigit(line[digits]))
        {
            digits++;
        }

        return digits > 0 && digits < line.Length && line[digits] is '.' or ')' or ' ' && digits + 1 < line.Length
            && !char.IsAsciiDigit(line[digits + 1]);
    }

    private static bool EndsInAmount(ReadOnlySpan<char> line)
    {
        var end = line.TrimEnd("€$£ -+*%CRDREURUSDGBPRM");
        return end.Length > 3 && char.IsAsciiDigit(end[^1]) && char.IsAsciiDigit(end[^2]) && end[^3] is '.' or ',';
    }

    private static bool StartsWithDate(ReadOnlySpan<char> line) =>
        line.Length > 5 && char.IsAsciiDigit(line[0]) && line[..6].IndexOfAny("./-") is > 0 and < 5;

    private static bool IsMailHeader(ReadOnlySpan<char> line)
    {
        foreach (var name in MailHeaderNames)
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
