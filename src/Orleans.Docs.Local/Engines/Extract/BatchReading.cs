using System.Collections.Immutable;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// One call for one document: opens it in the slot's child, reads pages, and goes on in a fresh child when one dies.
/// A page at which a child died is read once more, alone in a fresh child; if that one dies too, the page is guilty.
/// While Tesseract keeps failing, the batch ends before the first page that needs it.
/// </summary>
internal sealed class BatchReading(
    ParserSlot slot, OpenFile file, ExtractRequest request, Circuit ocr, ParserOptions options, TimeProvider time)
{
    private readonly ImmutableArray<PageContent>.Builder _pages = ImmutableArray.CreateBuilder<PageContent>();
    private readonly ImmutableArray<AttachedFile>.Builder _attachments = ImmutableArray.CreateBuilder<AttachedFile>();
    private readonly long _started = time.GetTimestamp();
    private bool _attachmentsShort;

    private bool _ocrIsOff;
    private bool _triesOcr;

    /// <summary>Why the next page cannot be read for now, through no fault of its own.</summary>
    private Outcome<ExtractedBatch>? _stopped;

    public async Task<Outcome<ExtractedBatch>> Run(CancellationToken cancellationToken)
    {
        if (await file.Opened(cancellationToken) is not { } opened)
        {
            return new Outcome<ExtractedBatch>.Unreadable(file.Refusal!);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.FirstPage, opened.PageCount, nameof(request));
        if (request.FirstPage == 1 && opened.AttachmentCount > 0)
        {
            await ReadAttachments(cancellationToken);
        }

        await ReadPages(opened, cancellationToken);
        if (_stopped is not null && _pages.Count == 0)
        {
            return _stopped;
        }

        var batch = new ExtractedBatch
        {
            Kind = opened.Kind,
            MediaType = opened.MediaType,
            PagesExpected = opened.PageCount,
            Pages = _pages.ToImmutable(),
            Properties = request.FirstPage == 1 ? opened.Properties : ImmutableDictionary<string, string>.Empty,
            Attachments = _attachments.ToImmutable(),
        };
        var usage = new Usage(_pages.Count, _pages.Sum(page => (long)page.Text.Length));
        return _attachmentsShort
            ? new Outcome<ExtractedBatch>.Short(batch, usage)
            : new Outcome<ExtractedBatch>.Done(batch, usage);
    }

    private async Task ReadAttachments(CancellationToken cancellationToken)
    {
        try
        {
            await slot.Live().Call(
                new ParserRequest { Kind = RequestKind.Attachments },
                null,
                0,
                options.OpenTimeout,
                OnAttachment,
                cancellationToken);
        }
        catch (ParserDiedException e)
        {
            await file.Bury(e);
            _attachmentsShort = true;
        }
    }

    private bool OnAttachment(ParserReply reply, byte[] bytes)
    {
        if (reply.Kind != ReplyKind.Attachment)
        {
            return false;
        }

        _attachmentsShort |= reply.Code is not null;
        if (reply.Code is null)
        {
            _attachments.Add(new AttachedFile(reply.FileName ?? "", reply.MediaType ?? "", bytes));
        }

        return true;
    }

    private async Task ReadPages(OpenedDocument opened, CancellationToken cancellationToken)
    {
        var last = Math.Min(opened.PageCount, (long)request.FirstPage + Math.Max(1, request.PagesMax) - 1);
        var suspect = 0;
        while (_stopped is null && Next() <= last
            && (_pages.Count == 0 || time.GetElapsedTime(_started) < request.Budget))
        {
            var first = Next();
            var died = await file.Opened(cancellationToken) is null
                ? file.Refusal
                : await ReadFrom(first, suspect == first ? 1 : (int)(last - first + 1), cancellationToken);
            if (died is null)
            {
                continue;
            }

            var guilty = Next();
            if (suspect == guilty || died is Problems.TimedOut or Problems.ParserHung)
            {
                _pages.Add(new PageContent { Number = guilty, Problem = died });
            }

            suspect = guilty;
        }
    }

    private int Next() => request.FirstPage + _pages.Count;

    /// <summary>Null, or why the child died at the page behind the last one that came.</summary>
    private async Task<string?> ReadFrom(int firstPage, int pagesMax, CancellationToken cancellationToken)
    {
        var left = request.Budget - time.GetElapsedTime(_started);
        var read = new ParserRequest
        {
            Kind = RequestKind.Read,
            FirstPage = firstPage,
            PagesMax = pagesMax,
            WithoutOcr = request.WithoutOcr,
            OcrIsOff = _ocrIsOff = !request.WithoutOcr && !_triesOcr && ocr.IsOpen,
            Budget = left > TimeSpan.Zero ? left : TimeSpan.Zero,
        };
        try
        {
            await slot.Live().Call(read, null, 0, options.PageTimeout + options.KillGrace, OnPage, cancellationToken);
            return null;
        }
        catch (ParserDiedException e)
        {
            await file.Bury(e);
            return e.Code;
        }
    }

    private bool OnPage(ParserReply reply, byte[] bytes)
    {
        if (reply.Page is null)
        {
            return false;
        }

        if (reply.OcrAnswered is { } answered)
        {
            Tell(answered);
        }

        switch (reply.Page.Problem)
        {
            case Problems.OcrFailed:
                _stopped = new Outcome<ExtractedBatch>.Transient(Problems.OcrFailed);
                break;
            case Problems.OcrLeftOut when _ocrIsOff:
                // The next look at this page is the one that tries, unless another one does.
                var open = ocr.Enter();
                _triesOcr = open is null;
                _stopped = open is { } after ? new Outcome<ExtractedBatch>.Deferred(after) : null;
                break;
            default:
                _pages.Add(reply.Page);
                break;
        }

        return true;
    }

    private void Tell(bool ocrAnswered)
    {
        _triesOcr = false;
        if (ocrAnswered)
        {
            ocr.Answered();
        }
        else
        {
            ocr.Failed();
        }
    }
}
