using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;

namespace Orleans.Docs.Parser.Protocol;

internal enum RequestKind
{
    /// <summary>The frame's body is the file; replaces the document that is open. Answer: Opened or Failed.</summary>
    Open,

    /// <summary>Answer: one Attachment a file inside the file, then Done.</summary>
    Attachments,

    /// <summary>Answer: one Page for each page that was finished, in order, then Done.</summary>
    Read,

    /// <summary>Answer: one Image for each page of the request that was drawn, in order, then Done.</summary>
    Draw,

    /// <summary>Forgets the document. Answer: Done.</summary>
    Close,
}

/// <summary>What the supervisor asks of a child; a child answers one request after the other.</summary>
internal sealed record ParserRequest
{
    public required RequestKind Kind { get; init; }

    /// <summary>For Open: where bytes cannot tell, the name's ending decides.</summary>
    public string? NameHint { get; init; }

    /// <summary>For Open: what holds until the next one.</summary>
    public ReadSettings Settings { get; init; } = new();

    public int FirstPage { get; init; }

    /// <summary>For Read: pages that have to be read from an image are <c>ocr_left_out</c>.</summary>
    public bool WithoutOcr { get; init; }

    /// <summary>
    /// For Read: Tesseract must not be asked. The first page that it would have to read is <c>ocr_left_out</c>, also
    /// where it would only be compared, and the last one of the answer.
    /// </summary>
    public bool OcrIsOff { get; init; }

    /// <summary>For Draw.</summary>
    public ImmutableArray<int> Pages { get; init; } = [];

    /// <summary>For Draw: a longer side is scaled down; 0 sets no bound.</summary>
    public int ImageSidePixelsMax { get; init; }

    public int PagesMax { get; init; }

    /// <summary>After this time no further page is begun.</summary>
    public TimeSpan Budget { get; init; }
}

/// <summary>How a child reads.</summary>
internal sealed record ReadSettings
{
    public ReaderLimits Limits { get; init; } = new();

    /// <summary>One page may take so much processor time; above it the page is <c>timed_out</c>.</summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Tesseract's names, joined by <c>+</c>.</summary>
    public string OcrLanguages { get; init; } = "eng";

    public int OcrResolutionDpi { get; init; } = 300;
}

internal enum ReplyKind
{
    /// <summary>Sent once, when the child is up and leads its process group.</summary>
    Ready,
    Opened,
    Attachment,
    Page,
    Image,
    Done,
    Failed,
}

internal sealed record ParserReply
{
    public required ReplyKind Kind { get; init; }

    /// <summary>
    /// For Failed, for an Attachment that could not be unpacked and an Image that could not be drawn: a code of
    /// <see cref="Problems"/>.
    /// </summary>
    public string? Code { get; init; }

    public OpenedDocument? Opened { get; init; }

    public PageContent? Page { get; init; }

    /// <summary>For Page: whether Tesseract worked on it; null where it was not asked.</summary>
    public bool? OcrAnswered { get; init; }

    public DrawnPage? Image { get; init; }

    /// <summary>Of an attachment, whose bytes are the frame's body.</summary>
    public string? FileName { get; init; }

    public string? MediaType { get; init; }
}

/// <summary>A page as an image, which is the frame's body: a gray JPEG.</summary>
internal sealed record DrawnPage(int Number, int Width, int Height, bool IsRuled);

internal sealed record OpenedDocument(
    DocumentKind Kind,
    string MediaType,
    int PageCount,
    int AttachmentCount,
    ImmutableDictionary<string, string> Properties);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ParserRequest))]
[JsonSerializable(typeof(ParserReply))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
