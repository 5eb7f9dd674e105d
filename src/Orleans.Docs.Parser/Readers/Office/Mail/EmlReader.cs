using System.Collections.Immutable;
using MimeKit;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// A mail (RFC 5322, MIME): its headers as lines, then the body that a person would read; everything else that
/// hangs on it is an attachment, messages inside it too. Of a mailbox file the first message is the document and
/// the others are attachments. Headers and parts that break the rules are read as far as they can be.
/// </summary>
internal sealed class EmlReader(PageSizes sizes) : IDocumentReader
{
    /// <summary>Parts within parts; a deeper one is kept as bytes.</summary>
    private const int MimeDepthMax = 32;

    public EmlReader()
        : this(PageSizes.Default)
    {
    }

    /// <summary>The bytes start with a block of mail headers, perhaps behind the mark of a mailbox file.</summary>
    public static bool LooksLikeMail(ReadOnlySpan<byte> head) => MailShape.LooksLikeMail(head);

    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        var messages = Parse(MailShape.WithoutStrayMailboxMark(bytes), limits);
        var message = messages[0];
        var flow = new Flow(limits.UnpackedBytesMax);
        var attachments = new MailAttachments(limits);
        foreach (var line in MailHeaders.Lines(message))
        {
            flow.WriteLine(line);
        }

        flow.BlankLine();
        new MailBody(flow, attachments, limits).Write(message.Body);
        foreach (var other in messages.Skip(1))
        {
            attachments.Add(other);
        }

        return flow.ToDocument(limits, sizes, MailHeaders.Properties(message), attachments.Items);
    }

    private static ImmutableArray<MimeMessage> Parse(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        var options = new ParserOptions { MaxMimeDepth = MimeDepthMax, AllowAddressesWithoutDomain = true };
        var format = MailShape.IsMailbox(bytes.Span) ? MimeFormat.Mbox : MimeFormat.Entity;
        var messages = ImmutableArray.CreateBuilder<MimeMessage>();
        try
        {
            var parser = new MimeParser(options, Streams.Over(bytes), format, persistent: true);
            do
            {
                messages.Add(parser.ParseMessage());
            }
            while (!parser.IsEndOfStream && format == MimeFormat.Mbox && messages.Count <= limits.AttachmentsMax);
        }
        catch (FormatException) when (messages.Count > 0)
        {
            // What follows a whole message and is none itself is not this document.
        }
        catch (FormatException broken)
        {
            throw new ReaderException(Problems.Corrupt, broken);
        }

        return messages.DrainToImmutable();
    }
}
