using System.Collections.Immutable;

namespace Orleans.Docs.Engines;

/// <summary>
/// Draws pages of scans for services that read images. An extractor that opens files safely may be one as well.
/// </summary>
public interface IPageRenderer
{
    /// <summary>
    /// Draws these pages in their order, as many as get done within <see cref="ExtractRequest.Budget"/> and at least
    /// the first. A page that cannot be drawn counts, with its problem set.
    /// </summary>
    /// <param name="request">Its first page and its number of pages mean nothing here.</param>
    ValueTask<Outcome<ImmutableArray<PageImage>>> Draw(
        ExtractRequest request, ImmutableArray<int> pages, CancellationToken cancellationToken);
}

/// <param name="Number">From 1.</param>
/// <param name="IsRuled">Lines are drawn on it as tables and forms have them.</param>
/// <param name="Jpeg">Gray; empty where <paramref name="Problem"/> is set.</param>
/// <param name="Problem">A code of <see cref="Content.Problems"/>, or null.</param>
public sealed record PageImage(
    int Number, int Width, int Height, bool IsRuled, ReadOnlyMemory<byte> Jpeg, string? Problem = null);
