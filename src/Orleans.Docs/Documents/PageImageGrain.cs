using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Documents;

/// <summary>Has the wing's renderer draw a page, and holds nothing. Whom it is shown to is on record before.</summary>
[StatelessWorker]
internal sealed class PageImageGrain(
    DocumentStreams streams, DocumentBlobs blobs, IPageRenderer renderer, Disclosures disclosures)
    : Grain, IPageImageGrain
{
    /// <summary>Sharp on a large screen, and some hundred kilobytes.</summary>
    private const int SidePixelsMax = 1_800;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task<ReadOnlyMemory<byte>> Draw(int page)
    {
        var key = DocumentKey.Parse(this.GetPrimaryKeyString());
        var document = (await streams.Load(key, CancellationToken.None)).State;
        if (!document.Exists)
        {
            throw new DocumentNotFoundException(key.ToString());
        }

        if (document.IsErased)
        {
            throw new CommandRefusedException($"document {key} was erased");
        }

        if (document.Kind is not (DocumentKind.Pdf or DocumentKind.Image) || page < 1 || page > document.PagesExpected)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var source = document.Source!;
        var request = new ExtractRequest(
            key, async cancellation => new MemoryStream(await blobs.Get(key, source, cancellation), writable: false),
            source.Length, document.FileName, FirstPage: page, PagesMax: 1, Budget)
        {
            ImageSidePixelsMax = SidePixelsMax,
        };
        switch (await renderer.Draw(request, [page], CancellationToken.None))
        {
            case Outcome<ImmutableArray<PageImage>>.Done { Value: [{ Jpeg: var jpeg }] }:
                await disclosures.Record(key, Disclosure.Source);
                return jpeg;
            case Outcome<ImmutableArray<PageImage>>.Throttled { RetryAfter: var after }:
                throw new OverloadedException("what draws pages", after > RetryAfter ? after : RetryAfter);
            default:
                return ReadOnlyMemory<byte>.Empty;
        }
    }
}
