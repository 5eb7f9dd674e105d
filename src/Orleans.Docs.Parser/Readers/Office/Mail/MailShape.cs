using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Tells from the first bytes what is a mail, and from the last ones what only strayed into it.</summary>
internal static partial class MailShape
{
    private const int HeadBytes = 16 * 1024;

    /// <summary>Bytes at the end in which the mark of the next message of a mailbox is looked for.</summary>
    private const int TailBytes = 1_024;

    private static readonly FrozenSet<string> Addressing = Names(
        "from", "to", "cc", "bcc", "subject", "date", "reply-to", "sender");

    private static readonly FrozenSet<string> Transport = Names(
        "received", "return-path", "delivered-to", "message-id", "mime-version", "x-received", "dkim-signature",
        "authentication-results", "x-gm-thrid", "x-mailer", "user-agent", "in-reply-to", "references",
        "content-type", "content-transfer-encoding", "list-unsubscribe", "thread-topic", "thread-index",
        "x-originating-ip", "arc-seal", "x-gmail-labels");

    /// <summary>
    /// Headers from the first line on, and among them two different ones of mail, one of which names a sender,
    /// a receiver or a way.
    /// </summary>
    public static bool LooksLikeMail(ReadOnlySpan<byte> head)
    {
        var (addressing, transport) = (new HashSet<string>(), new HashSet<string>());
        var isFirst = true;
        foreach (var line in HeaderLines(head))
        {
            if (isFirst && MailboxMark().IsMatch(line))
            {
                isFirst = false;
                continue;
            }

            var isFolded = !isFirst && line[0] is ' ' or '\t';
            isFirst = false;
            if (isFolded)
            {
                continue;
            }

            var header = Header().Match(line);
            if (!header.Success)
            {
                return false;
            }

            var name = header.Groups[1].Value;
            _ = Addressing.Contains(name) && addressing.Add(name.ToLowerInvariant());
            _ = Transport.Contains(name) && transport.Add(name.ToLowerInvariant());
        }

        return addressing.Count + transport.Count >= 2
            && (addressing.Contains("from") || addressing.Contains("to") || transport.Contains("received"));
    }

    public static bool IsMailbox(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("From "u8) && MailboxMark().IsMatch(HeaderLines(bytes).FirstOrDefault(""));

    /// <summary>
    /// A message cut out of a mailbox may end in the mark and the first headers of the next one: they go. Only
    /// headers may follow the mark; with anything else behind it the text is the message's own.
    /// </summary>
    public static ReadOnlyMemory<byte> WithoutStrayMailboxMark(ReadOnlyMemory<byte> bytes)
    {
        var tailStart = Math.Max(0, bytes.Length - TailBytes);
        var tail = Encoding.Latin1.GetString(bytes.Span[tailStart..]);
        var stray = StrayMark().Match(tail);
        return stray.Success && tailStart + stray.Index > 0 ? bytes[..(tailStart + stray.Groups[1].Index)] : bytes;
    }

    /// <summary>
    /// The lines before the first empty one; of a head that is cut, without the last, which may be half.
    /// </summary>
    private static List<string> HeaderLines(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        var isCut = bytes.Length > HeadBytes;
        var head = Encoding.Latin1.GetString(isCut ? bytes[..HeadBytes] : bytes);
        var lines = head.ReplaceLineEndings("\n").Split('\n');
        var headers = lines.TakeWhile(line => line.Length > 0).ToList();
        if (headers.Count == lines.Length && headers.Count > 1)
        {
            headers.RemoveAt(headers.Count - 1);
        }

        return headers;
    }

    private static FrozenSet<string> Names(params string[] names) =>
        names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9_-]{0,76})[ \t]?:")]
    private static partial Regex Header();

    [GeneratedRegex(@"^From \S+ .*\d\d:\d\d")]
    private static partial Regex MailboxMark();

    [GeneratedRegex(@"\n(From \S+ (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [^\n]{10,60}\d{4}\r?\n"
        + @"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*(?:\n|\z))*)\s*\z")]
    private static partial Regex StrayMark();
}
