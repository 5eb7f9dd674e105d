using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Parser.Readers;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>A request's file in the slot's child: opened where it is not, and again where that child died.</summary>
internal sealed class OpenFile(
    ParserSlot slot, ExtractRequest request, ParserOptions options, Action<string> onDeath)
{
    /// <summary>Why it cannot be opened.</summary>
    public string? Refusal { get; private set; }

    /// <summary>
    /// The open document, or null with <see cref="Refusal"/> set. A file that kills two children is refused.
    /// </summary>
    public async Task<OpenedDocument?> Opened(CancellationToken cancellationToken)
    {
        slot.Live();
        if (slot.Holds == request.Document)
        {
            return slot.Opened;
        }

        for (var deaths = 0; deaths < 2; deaths++)
        {
            var process = slot.Live();
            slot.Forget();
            try
            {
                await using var source = await request.Source(cancellationToken);
                await process.Call(
                    OpenRequest(),
                    source,
                    request.SourceLength,
                    options.OpenTimeout,
                    (reply, _) =>
                    {
                        (slot.Opened, Refusal) = (reply.Opened, reply.Code);
                        return false;
                    },
                    cancellationToken);
                slot.Holds = slot.Opened is null ? null : request.Document;
                return slot.Opened;
            }
            catch (ParserNotStartedException) when (deaths == 0)
            {
                // One that waited for its first file may have died of anything.
                await slot.Drop();
            }
            catch (ParserDiedException e)
            {
                await Bury(e);
                Refusal = e.Code;
                if (e.Code is Problems.TimedOut or Problems.ParserHung)
                {
                    break;
                }
            }
        }

        return null;
    }

    private ParserRequest OpenRequest() => new()
    {
        Kind = RequestKind.Open,
        NameHint = request.FileName,
        Settings = new ReadSettings
        {
            Limits = new ReaderLimits
            {
                PagesMax = options.PagesMax,
                PixelsMax = options.PixelsMax,
                UnpackedBytesMax = options.UnpackedBytesMax,
                CharactersPerPageMax = options.CharactersPerPageMax,
                AttachmentsMax = options.AttachmentsMax,
                AttachmentBytesMax = options.AttachmentBytesMax,
                CellsMax = options.CellsMax,
            },
            PageTimeout = options.PageTimeout,
            OcrLanguages = options.OcrLanguages,
            OcrResolutionDpi = options.OcrResolutionDpi,
        },
    };

    /// <summary>Says why a child died, and has the next call start another.</summary>
    public async Task Bury(ParserDiedException death)
    {
        onDeath(death.Code);
        await slot.Drop();
    }
}
