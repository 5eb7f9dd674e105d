using System.Collections.Immutable;
using System.Globalization;
using MimeKit;
using MimeKit.Utils;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Who wrote to whom, when and about what: decoded, on one line each.</summary>
internal static class MailHeaders
{
    /// <summary>The lines above the body, such as <c>From: …</c>; headers that the mail lacks are left out.</summary>
    public static IEnumerable<string> Lines(MimeMessage message) =>
        from header in Shown(message)
        let value = CleanText.Line(header.Value ?? "")
        where value.Length > 0
        select $"{header.Name}: {value}";

    /// <summary>The date in ISO 8601 and only if it is one.</summary>
    public static ImmutableDictionary<string, string> Properties(MimeMessage message) => DocumentProperties.Of([
        .. Shown(message)
            .Where(header => header.Name != "Date")
            .Select(header => (header.Name.ToLowerInvariant(), header.Value)),
        ("date", DocumentProperties.Date(DateOf(message))),
        ("message-id", message.MessageId)]);

    private static IEnumerable<(string Name, string? Value)> Shown(MimeMessage message) =>
    [
        ("From", Addresses(message, HeaderId.From, message.From)),
        ("To", Addresses(message, HeaderId.To, message.To)),
        ("Cc", Addresses(message, HeaderId.Cc, message.Cc)),
        ("Bcc", Addresses(message, HeaderId.Bcc, message.Bcc)),
        ("Date", message.Headers[HeaderId.Date]),
        ("Subject", message.Subject ?? message.Headers[HeaderId.Subject]),
    ];

    private static string? Addresses(MimeMessage message, HeaderId id, InternetAddressList parsed) =>
        parsed.Count > 0 ? string.Join(", ", parsed.Select(Show)) : message.Headers[id];

    /// <summary>
    /// As <see cref="InternetAddress.ToString()"/>, but without the encoding and quoting of the wire.
    /// </summary>
    private static string Show(InternetAddress address) => address switch
    {
        MailboxAddress { Name.Length: > 0 } mailbox => $"{mailbox.Name} <{mailbox.Address}>",
        MailboxAddress mailbox => mailbox.Address,
        GroupAddress group => $"{group.Name}: {string.Join(", ", group.Members.Select(Show))}",
        _ => address.ToString(),
    };

    private static DateTimeOffset? DateOf(MimeMessage message)
    {
        var raw = message.Headers[HeaderId.Date];
        if (string.IsNullOrWhiteSpace(raw))
        {
            return null;
        }

        // Some programs write ISO 8601 instead. The framework's own guessing takes too much for a date otherwise.
        if (raw.TrimStart() is [>= '0' and <= '9', _, _, _, '-', ..])
        {
            return DateTimeOffset.TryParse(
                raw, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso) ? iso : null;
        }

        return DateUtils.TryParse(raw, out var date) && date.Year > 1 ? date : null;
    }
}
