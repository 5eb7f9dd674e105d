using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// One call for images of pages. A page at which the child died is not drawn; the next ones are, in a fresh child.
/// </summary>
internal sealed class PageDrawing(
    ParserSlot slot, OpenFile file, ExtractRequest request, ParserOptions options, TimeProvider time)
{
    private readonly ImmutableArray<PageImage>.Builder _images = ImmutableArray.CreateBuilder<PageImage>();
    private readonly long _started = time.GetTimestamp();

    public async Task<Outcome<ImmutableArray<PageImage>>> Run(
        ImmutableArray<int> pages, CancellationToken cancellationToken)
    {
        while (_images.Count < pages.Length
            && (_images.Count == 0 || time.GetElapsedTime(_started) < request.Budget))
        {
            if (await file.Opened(cancellationToken) is null)
            {
                return new Outcome<ImmutableArray<PageImage>>.Unreadable(file.Refusal!);
            }

            await Draw(pages[_images.Count..], cancellationToken);
        }

        return new Outcome<ImmutableArray<PageImage>>.Done(_images.ToImmutable(), default);
    }

    private async Task Draw(ImmutableArray<int> pages, CancellationToken cancellationToken)
    {
        var left = request.Budget - time.GetElapsedTime(_started);
        var draw = new ParserRequest
        {
            Kind = RequestKind.Draw,
            Pages = pages,
            ImageSidePixelsMax = request.ImageSidePixelsMax,
            Budget = left > TimeSpan.Zero ? left : TimeSpan.Zero,
        };
        var before = _images.Count;
        try
        {
            await slot.Live().Call(draw, null, 0, options.PageTimeout + options.KillGrace, OnImage, cancellationToken);
        }
        catch (ParserDiedException e)
        {
            await file.Bury(e);
            _images.Add(new PageImage(pages[_images.Count - before], 0, 0, false, default, e.Code));
        }
    }

    private bool OnImage(ParserReply reply, byte[] bytes)
    {
        if (reply.Image is not { } image)
        {
            return false;
        }

        _images.Add(new PageImage(image.Number, image.Width, image.Height, image.IsRuled, bytes, reply.Code));
        return true;
    }
}
