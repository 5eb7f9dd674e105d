using System.Text;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using Orleans.Docs.Parser.Readers.Office;
using Xunit;

namespace Orleans.Docs.Tests.Readers;

public sealed class EmlReaderTests
{
    private const string Nested = """
        From: Ann <ann@example.com>
        To: bob@example.com
        Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
        Date: Tue, 1 Oct 2024 12:34:56 -0500
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=UTF_8
        Content-Transfer-Encoding: 8bit

        See the attached message, naïve as it is.
        --b
        Content-Type: message/rfc822

        From: eve@example.com
        Subject: Inner: one/two

        inner text
        --b
        Content-Type: application/pdf; name="../../etc/plan.pdf"
        Content-Disposition: attachment
        Content-Transfer-Encoding: base64

        aGVsbG8=
        --b--
        """;

    [Fact]
    public void Headers_body_and_attachments_come_apart()
    {
        var mail = new EmlReader().Open(Nested);
        Assert.Equal(
            "From: Ann <ann@example.com>\nTo: bob@example.com\nDate: Tue, 1 Oct 2024 12:34:56 -0500\nSubject: Grüße\n\n"
            + "See the attached message, naïve as it is.\n",
            mail.AllText());
        Assert.Equal("2024-10-01T12:34:56-05:00", mail.Properties["date"]);
        Assert.Equal("Grüße", mail.Properties["subject"]);
        Assert.Equal(["two.eml", "plan.pdf"], mail.Attachments.Select(each => each.FileName));
        Assert.Equal("hello", Encoding.ASCII.GetString(mail.Attachments[1].Bytes()));
        var inner = new EmlReader().Open(mail.Attachments[0].Bytes());
        Assert.Equal("From: eve@example.com\nSubject: Inner: one/two\n\ninner text\n", inner.AllText());
    }

    [Fact]
    public void Attachments_are_bounded_in_number_and_size()
    {
        var few = new ReaderLimits { AttachmentsMax = 1 };
        Assert.Equal(Problems.OutputTooLarge, Reading.CodeOf(() => new EmlReader().Open(Nested, few)));
        var small = new EmlReader().Open(Nested, new ReaderLimits { AttachmentBytesMax = 4 });
        Assert.Equal(Problems.OutputTooLarge, Reading.CodeOf(() => small.Attachments[1].Bytes()));
    }

    [Theory]
    [InlineData("HTML only: does not show.", "The invoice of 12 EUR is due on Friday. Please pay it soon, or call.")]
    [InlineData("", "Only HTML speaks.")]
    public void A_stub_beside_html_gives_way_to_it(string plain, string html)
    {
        var text = new EmlReader().Open(Alternative(plain, $"<p>{html}</p>")).AllText();
        Assert.EndsWith($"\n\n{html}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("does not show", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_that_says_as_much_is_preferred()
    {
        var text = new EmlReader().Open(Alternative("Pay on Friday.", "<p>Pay on <b>Friday</b>.")).AllText();
        Assert.EndsWith("\n\nPay on Friday.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Softly_broken_lines_are_joined()
    {
        const string Mail = "From: a@example.com\nTo: b@example.com\nContent-Type: text/plain; format=flowed\n\n"
            + "one \ntwo\n> quoted \n> more\n";
        var text = new EmlReader().Open(Mail).AllText();
        Assert.EndsWith("\n\none two\n> quoted \n> more\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_mailbox_the_first_message_is_read_and_the_others_are_attached()
    {
        const string Mailbox = "From ann Tue Oct 01 12:34:56 2024\nFrom: a@example.com\nSubject: one\n\nfirst\n\n"
            + "From bob Tue Oct 01 12:34:56 2024\nFrom: b@example.com\nSubject: two\n\nsecond\n";
        var mail = new EmlReader().Open(Mailbox);
        Assert.Equal("From: a@example.com\nSubject: one\n\nfirst\n", mail.AllText());
        Assert.Equal("two.eml", Assert.Single(mail.Attachments).FileName);
    }

    [Theory]
    [InlineData("From: a@example.com\r\nTo: b@example.com\r\n\r\nHello", true)]
    [InlineData("Received: from x\n by y\nSubject: hi\n\n", true)]
    [InlineData("From ann Tue Oct 01 12:34:56 2024\nFrom: a@example.com\nSubject: x\n\n", true)]
    [InlineData("Subject: only one\n\n", false)]
    [InlineData("Dear Ann,\nFrom: here\nTo: there\n", false)]
    [InlineData("name: x\nversion: 2\nto: z\n\n", false)]
    public void Mail_is_told_by_its_headers(string head, bool isMail) =>
        Assert.Equal(isMail, EmlReader.LooksLikeMail(Encoding.UTF8.GetBytes(head)));

    [Fact]
    public void Every_real_mail_reads_well()
    {
        foreach (var path in Directory.EnumerateFiles(Corpus.PathOf("email"), "*.eml"))
        {
            var bytes = File.ReadAllBytes(path);
            Assert.True(EmlReader.LooksLikeMail(bytes), path);
            var mail = new EmlReader().Open(bytes);
            var text = mail.AllText();
            Assert.StartsWith("From: ", text, StringComparison.Ordinal);
            Assert.True(text.Length > text.IndexOf("\n\n", StringComparison.Ordinal) + 10, path);
            Assert.DoesNotContain('\ufffd', text);
            Assert.DoesNotContain("=20", text, StringComparison.Ordinal);
            Assert.DoesNotContain("X-GM-THRID", text, StringComparison.Ordinal);
            Assert.True(mail.Properties.ContainsKey("from") && mail.Properties.ContainsKey("subject"), path);
            Assert.All(mail.Attachments, each => Assert.NotEmpty(each.Bytes()));
        }
    }

    [Theory]
    [InlineData("email-no-utf8-2008-07-16.062410.eml", "סלבה היקר", 0)]
    [InlineData("fake-email-malformed-encoding.eml", "Roses are red", 0)]
    [InlineData("mime-html-only.eml", "The first emoticon, :) , was proposed", 0)]
    [InlineData("fake-email-attachment.eml", "Here's the attachments!", 1)]
    [InlineData("email-with-image.eml", "The unstructured logo is attached", 1)]
    [InlineData("test-invalid-date.eml", "Date: INVALID-DATE-FORMAT", 0)]
    [InlineData("mime-word-encoded-subject.eml", "Subject: Simple email with ☸☿ Unicode subject", 0)]
    public void Real_mails_say_what_they_say(string file, string expected, int attachments)
    {
        var mail = new EmlReader().Open(File.ReadAllBytes(Corpus.PathOf("email", file)));
        Assert.Contains(expected, mail.AllText(), StringComparison.Ordinal);
        Assert.Equal(attachments, mail.Attachments.Count);
    }

    [Fact]
    public void An_encrypted_mail_keeps_its_headers_and_its_secret_as_an_attachment()
    {
        var mail = new EmlReader().Open(File.ReadAllBytes(Corpus.PathOf("bad_input", "unstructured-encrypted.eml")));
        Assert.StartsWith("From: ", mail.AllText(), StringComparison.Ordinal);
        var secret = Encoding.ASCII.GetString(Assert.Single(mail.Attachments).Bytes());
        Assert.Contains("BEGIN PGP MESSAGE", secret, StringComparison.Ordinal);
    }

    private static string Alternative(string plain, string html) =>
        "From: a@example.com\nTo: b@example.com\nContent-Type: multipart/alternative; boundary=b\n\n"
        + $"--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n{html}\n--b--\n";
}
