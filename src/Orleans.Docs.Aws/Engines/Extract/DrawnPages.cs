using System.Collections.Immutable;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Pages that were drawn and could not be sent, for want of a permit or since the service failed: their document comes
/// again and finds them. In memory, and bounded: what a crash or the bound drops is drawn again.
/// </summary>
internal sealed class DrawnPages(long bytesMax)
{
    /// <summary>What one costs besides its bytes, of which a page that cannot be drawn has none.</summary>
    private const int OverheadBytes = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<(DocumentKey Document, int Number), LinkedListNode<Drawn>> _byPage = [];
    private readonly LinkedList<Drawn> _oldestFirst = new();
    private long _bytes;

    public void Keep(DocumentKey document, PageImage image)
    {
        lock (_lock)
        {
            Remove(document, image.Number);
            _byPage[(document, image.Number)] = _oldestFirst.AddLast(new Drawn(document, image));
            _bytes += BytesOf(image);
            while (_bytes > bytesMax)
            {
                var oldest = _oldestFirst.First!.Value;
                Remove(oldest.Document, oldest.Image.Number);
            }
        }
    }

    /// <summary>Null when it is not here; whoever takes it keeps it again if he could not send it either.</summary>
    public PageImage? Take(DocumentKey document, int number)
    {
        lock (_lock)
        {
            return Remove(document, number);
        }
    }

    public void Forget(DocumentKey document)
    {
        lock (_lock)
        {
            foreach (var page in _oldestFirst.Where(page => page.Document == document).ToArray())
            {
                Remove(document, page.Image.Number);
            }
        }
    }

    private PageImage? Remove(DocumentKey document, int number)
    {
        if (!_byPage.Remove((document, number), out var node))
        {
            return null;
        }

        _oldestFirst.Remove(node);
        _bytes -= BytesOf(node.Value.Image);
        return node.Value.Image;
    }

    private static long BytesOf(PageImage image) => image.Jpeg.Length + OverheadBytes;

    private readonly record struct Drawn(DocumentKey Document, PageImage Image);
}

/// <summary>Draws pages that were not drawn before.</summary>
internal sealed class PageDrawings(IPageRenderer renderer, DrawnPages drawn)
{
    /// <inheritdoc cref="IPageRenderer.Draw"/>
    public async ValueTask<Outcome<ImmutableArray<PageImage>>> Draw(
        ExtractRequest request, ImmutableArray<int> pages, CancellationToken cancellationToken)
    {
        var images = pages.Select(number => drawn.Take(request.Document, number)).OfType<PageImage>()
            .ToDictionary(image => image.Number);
        ImmutableArray<int> missing = [.. pages.Where(number => !images.ContainsKey(number))];
        var outcome = missing.IsEmpty ? null : await renderer.Draw(request, missing, cancellationToken);
        if (outcome is Outcome<ImmutableArray<PageImage>>.Done { Value: var more })
        {
            foreach (var image in more)
            {
                images[image.Number] = image;
            }
        }

        var got = pages.TakeWhile(images.ContainsKey).Select(number => images[number]).ToImmutableArray();
        Keep(request.Document, images.Values.Except(got));
        return got.IsEmpty && outcome is not null ? outcome : new Outcome<ImmutableArray<PageImage>>.Done(got, default);
    }

    /// <summary>They could not be sent.</summary>
    public void Keep(DocumentKey document, IEnumerable<PageImage> images)
    {
        foreach (var image in images)
        {
            drawn.Keep(document, image);
        }
    }
}
