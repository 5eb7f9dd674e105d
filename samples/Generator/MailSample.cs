using MimeKit;

namespace Orleans.Docs.Samples;

/// <summary>A mail with an invoice attached.</summary>
internal static class MailSample
{
    public static byte[] WithInvoice()
    {
        var message = new MimeMessage
        {
            Subject = "Invoice BW-2025-0502 for the conference room",
            Date = new DateTimeOffset(2025, 4, 2, 9, 15, 0, TimeSpan.Zero),
            MessageId = "20250402091500.1@brightwater.example.com",
        };
        message.From.Add(new MailboxAddress("Tara Hollis", "tara.hollis@brightwater.example.com"));
        message.To.Add(new MailboxAddress("Elena Whitfield", "elena.whitfield@juniper.example.com"));
        var attachment = new MimePart("application", "pdf")
        {
            Content = new MimeContent(new MemoryStream(InvoiceSample.Of(
                "BW-2025-0502",
                "2 April 2025",
                ["Conference table, walnut", "1", "820.00", "820.00"],
                ["Chair, stackable", "8", "52.00", "416.00"]))),
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
            ContentTransferEncoding = ContentEncoding.Base64,
            FileName = "BW-2025-0502.pdf",
        };
        message.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = Texts.Read("mail.txt") },
            attachment,
        };
        ((Multipart)message.Body).Boundary = "orleans-docs-sample";
        using var file = new MemoryStream();
        message.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, file);
        return file.ToArray();
    }
}
