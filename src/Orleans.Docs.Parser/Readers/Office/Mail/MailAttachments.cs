using System.Buffers;
using System.Globalization;
using MimeKit;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Collects the files that hang on a mail, in the order in which they come, with names that are safe as file names.
/// Their bytes are unpacked when they are asked for.
/// </summary>
internal sealed class MailAttachments(ReaderLimits limits)
{
    private const int NameCharactersMax = 150;

    private static readonly SearchValues<char> Unsafe = SearchValues.Create(":*?\"<>|");

    private readonly List<AttachmentInfo> _items = [];

    public IReadOnlyList<AttachmentInfo> Items => _items;

    public void Add(MimeEntity entity)
    {
        switch (entity)
        {
            case MessagePart { Message: { } message }:
                Add(message);
                break;
            case MimePart part:
                Add(NameOf(part), part.ContentType.MimeType, () => Bounded(into => part.Content?.DecodeTo(into)));
                break;
            default:
                Add(NameOf(entity), entity.ContentType.MimeType, () => Bounded(into => entity.WriteTo(into)));
                break;
        }
    }

    public void Add(MimeMessage message) =>
        Add(Safe($"{message.Subject}.eml"), "message/rfc822", () => Bounded(into => message.WriteTo(into)));

    private void Add(string name, string mediaType, Func<byte[]> bytes)
    {
        if (_items.Count == limits.AttachmentsMax)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }

        _items.Add(new AttachmentInfo(name, mediaType, bytes));
    }

    private byte[] Bounded(Action<Stream> write)
    {
        using var into = new BoundedMemory(limits.AttachmentBytesMax);
        write(into);
        return into.ToArray();
    }

    /// <summary>The name it was given, else one made of its place and its kind.</summary>
    private string NameOf(MimeEntity part)
    {
        var given = part.ContentDisposition?.FileName ?? part.ContentType.Name;
        if (!string.IsNullOrWhiteSpace(given))
        {
            return Safe(given);
        }

        MimeTypes.TryGetExtension(part.ContentType.MimeType, out var extension);
        return string.Create(CultureInfo.InvariantCulture, $"attachment-{_items.Count + 1}{extension}");
    }

    /// <summary>No folders, no signs that a file system or a terminal takes for its own.</summary>
    private string Safe(string name)
    {
        var line = CleanText.Line(name);
        var last = line[(line.LastIndexOfAny(['/', '\\']) + 1)..];
        var safe = string.Concat(last.Select(c => Unsafe.Contains(c) ? '_' : c)).TrimStart('.');
        if (safe.Length > NameCharactersMax)
        {
            var extension = Path.GetExtension(safe);
            extension = extension.Length <= 10 ? extension : "";
            safe = safe[..(NameCharactersMax - extension.Length)] + extension;
        }

        return safe is "" or "eml"
            ? string.Create(CultureInfo.InvariantCulture, $"attachment-{_items.Count + 1}.eml")
            : safe;
    }
}

/// <summary>Memory that refuses to grow beyond a bound.</summary>
internal sealed class BoundedMemory(long bytesMax) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        Check(count);
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    private void Check(int count)
    {
        if (Length + count > bytesMax)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }
    }
}
