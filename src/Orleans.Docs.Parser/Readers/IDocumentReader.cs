using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;

namespace Orleans.Docs.Parser.Readers;

/// <summary>Reads one kind of file from bytes in memory. Readers are stateless and may be shared.</summary>
public interface IDocumentReader
{
    /// <summary>Opens the file; the bytes stay unchanged and alive until the open document is disposed.</summary>
    /// <exception cref="ReaderException">The whole file cannot be read; the code is one of
    /// <see cref="Problems"/>.</exception>
    IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits);
}

/// <summary>An opened file; used by one thread at a time.</summary>
public interface IOpenDocument : IDisposable
{
    /// <summary>At least 1, and known without reading every page.</summary>
    int PageCount { get; }

    /// <summary>What the file says of itself: title, subject, author, from, to, date …; without empty values.</summary>
    ImmutableDictionary<string, string> Properties { get; }

    IReadOnlyList<AttachmentInfo> Attachments { get; }

    /// <summary>Reads one page, from 1; the same page may be asked for again.</summary>
    /// <exception cref="ReaderException">This page cannot be read; others may.</exception>
    PageContent Read(int pageNumber, CancellationToken cancellationToken);
}

/// <summary>A file whose pages may be images.</summary>
internal interface IScannedDocument : IOpenDocument
{
    /// <summary>The same page without a look at images: one that needs it is <c>ocr_left_out</c>.</summary>
    /// <exception cref="ReaderException">This page cannot be read; others may.</exception>
    PageContent ReadLayer(int pageNumber, CancellationToken cancellationToken);

    /// <exception cref="ReaderException">This page cannot be drawn; others may.</exception>
    GrayImage Draw(int pageNumber, CancellationToken cancellationToken);
}

/// <summary>A file inside a file; <paramref name="Bytes"/> unpacks it when it is called.</summary>
public sealed record AttachmentInfo(string FileName, string MediaType, Func<byte[]> Bytes);

/// <summary>A file or a page cannot be read; <see cref="Code"/> is one of <see cref="Problems"/>.</summary>
public sealed class ReaderException(string code, Exception? inner = null) : Exception(Problems.Explain(code), inner)
{
    public string Code { get; } = code;
}
