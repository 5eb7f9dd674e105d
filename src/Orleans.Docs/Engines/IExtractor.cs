using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>
/// Reads pages. A call returns the pages from <see cref="ExtractRequest.FirstPage"/> on that it finished within
/// <see cref="ExtractRequest.Budget"/>, at least one (a page that cannot be read counts, with its problem set),
/// so that a long document advances call by call. Numbers are contiguous from FirstPage.
/// </summary>
public interface IExtractor
{
    EngineIdentity Identity { get; }

    ValueTask<Outcome<ExtractedBatch>> Extract(ExtractRequest request, CancellationToken cancellationToken);
}

/// <param name="Document">Stable across the calls for one document, so that an engine may keep it open between
/// them.</param>
/// <param name="Source">The whole file; a new stream at each call, to be disposed by the engine.</param>
/// <param name="FileName">A hint only, where bytes cannot tell (plain text, CSV or Markdown).</param>
/// <param name="FirstPage">From 1.</param>
/// <param name="PagesMax">At most so many pages in this call.</param>
/// <param name="Budget">After this time the engine starts no further page.</param>
public sealed record ExtractRequest(
    DocumentKey Document,
    Func<CancellationToken, ValueTask<Stream>> Source,
    long SourceLength,
    string? FileName,
    int FirstPage,
    int PagesMax,
    TimeSpan Budget)
{
    /// <summary>Which try at reading this document this is, from 1; its calls share a job of a service.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// A page whose text would have to be read from an image is left out: its problem is
    /// <see cref="Problems.OcrLeftOut"/>. Engines that read no images need not care.
    /// </summary>
    public bool WithoutOcr { get; init; }

    /// <summary>Images of pages have no longer side; 0: as large as they are read.</summary>
    public int ImageSidePixelsMax { get; init; }

    /// <summary>
    /// What the engine wrote down when it gave the document to a service in this attempt, or kept of one before that
    /// failed (<see cref="Outcome{T}.KeptJob"/>); else null.
    /// </summary>
    public string? Job { get; init; }
}

/// <summary>
/// Pages of one call. <see cref="PagesExpected"/> is the whole document's count, fixed by the first call.
/// </summary>
public sealed record ExtractedBatch
{
    public required DocumentKind Kind { get; init; }

    public required string MediaType { get; init; }

    public required int PagesExpected { get; init; }

    public required ImmutableArray<PageContent> Pages { get; init; }

    /// <summary>
    /// Title, subject, author, sender, recipients, date of the file itself; only in the first call's answer.
    /// </summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What single pages cost, by their numbers; the others cost nothing by themselves.</summary>
    public ImmutableDictionary<int, Usage> Paid { get; init; } = ImmutableDictionary<int, Usage>.Empty;

    /// <summary>Files inside this file; only in the first call's answer.</summary>
    public ImmutableArray<AttachedFile> Attachments { get; init; } = [];
}

public sealed record AttachedFile(string FileName, string MediaType, byte[] Bytes);
