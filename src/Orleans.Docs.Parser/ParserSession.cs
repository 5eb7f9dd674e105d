using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Parser.Readers;

namespace Orleans.Docs.Parser;

/// <summary>
/// The document that is open in this child, and the answers to requests about it. Every fault that can be caught
/// becomes a code; the rest end the process, which the supervisor notices.
/// </summary>
internal sealed class ParserSession(Action<ParserReply, ReadOnlyMemory<byte>> send) : IDisposable
{
    private IOpenDocument? _document;
    private ReadSettings _settings = new();
    private PageOcr _ocr = new(new ReadSettings());

    public void Answer(ParserRequest request, byte[] body)
    {
        switch (request.Kind)
        {
            case RequestKind.Open:
                Open(request, body);
                break;
            case RequestKind.Attachments:
                Attachments();
                break;
            case RequestKind.Read:
                Read(request);
                break;
            case RequestKind.Draw:
                Draw(request);
                break;
            case RequestKind.Close:
                Close();
                break;
            default:
                throw new InvalidDataException($"there is no request {request.Kind}");
        }
    }

    public void Dispose() => _document?.Dispose();

    private void Open(ParserRequest request, byte[] body)
    {
        Forget();
        _settings = request.Settings;
        _ocr = new PageOcr(_settings);
        OpenedDocument? opened = null;
        var code = Guard(() =>
        {
            var (detected, reader) = ReaderCatalog.For(body, request.NameHint, _settings, _ocr);
            _document = reader.Open(body, _settings.Limits);
            if (_document.PageCount > _settings.Limits.PagesMax)
            {
                throw new ReaderException(Problems.TooManyPages);
            }

            opened = new OpenedDocument(
                detected.Kind,
                detected.MediaType,
                _document.PageCount,
                Math.Min(_document.Attachments.Count, _settings.Limits.AttachmentsMax),
                _document.Properties);
        });
        if (code is null)
        {
            Send(new ParserReply { Kind = ReplyKind.Opened, Opened = opened });
            return;
        }

        Forget();
        Send(new ParserReply { Kind = ReplyKind.Failed, Code = code });
    }

    private void Attachments()
    {
        var document = Opened();
        foreach (var attachment in document.Attachments.Take(_settings.Limits.AttachmentsMax))
        {
            byte[] bytes = [];
            var code = Guard(() =>
            {
                bytes = attachment.Bytes();
                if (bytes.Length > _settings.Limits.AttachmentBytesMax)
                {
                    bytes = [];
                    throw new ReaderException(Problems.OutputTooLarge);
                }
            });
            var reply = new ParserReply
            {
                Kind = ReplyKind.Attachment,
                Code = code,
                FileName = attachment.FileName,
                MediaType = attachment.MediaType,
            };
            send(reply, bytes);
        }

        Send(new ParserReply { Kind = ReplyKind.Done });
    }

    private void Read(ParserRequest request)
    {
        var document = Opened();
        var started = Stopwatch.GetTimestamp();
        var last = Math.Min(document.PageCount, request.FirstPage + Math.Max(1, request.PagesMax) - 1);
        for (var number = request.FirstPage; number <= last; number++)
        {
            (_ocr.IsOff, _ocr.Answered) = (request.OcrIsOff, null);
            var page = ReadPage(document, number, request.WithoutOcr);
            Send(new ParserReply { Kind = ReplyKind.Page, Page = page, OcrAnswered = _ocr.Answered });
            if (page.Problem == Problems.OcrFailed || (request.OcrIsOff && page.Problem == Problems.OcrLeftOut))
            {
                break;
            }

            if (Stopwatch.GetElapsedTime(started) >= request.Budget)
            {
                break;
            }
        }

        Send(new ParserReply { Kind = ReplyKind.Done });
    }

    private void Draw(ParserRequest request)
    {
        var document = Opened();
        var started = Stopwatch.GetTimestamp();
        foreach (var number in request.Pages)
        {
            var image = new DrawnPage(number, 0, 0, false);
            byte[] jpeg = [];
            using var limit = new ProcessorLimit(_settings.PageTimeout);
            var code = Guard(() =>
            {
                var drawn = document is IScannedDocument scanned && number >= 1 && number <= document.PageCount
                    ? scanned.Draw(number, limit.Token)
                    : throw new ReaderException(Problems.Unsupported);
                (drawn, jpeg) = PageJpeg.Of(drawn, request.ImageSidePixelsMax);
                image = new DrawnPage(number, drawn.Width, drawn.Height, RuledLines.AreOn(drawn));
            });
            send(new ParserReply { Kind = ReplyKind.Image, Image = image, Code = code }, code is null ? jpeg : default);
            if (Stopwatch.GetElapsedTime(started) >= request.Budget)
            {
                break;
            }
        }

        Send(new ParserReply { Kind = ReplyKind.Done });
        Heap.Shrink();
    }

    private PageContent ReadPage(IOpenDocument document, int number, bool withoutOcr)
    {
        PageContent? page = null;
        using var limit = new ProcessorLimit(_settings.PageTimeout);
        var code = Guard(() =>
        {
            page = withoutOcr && document is IScannedDocument scanned
                ? scanned.ReadLayer(number, limit.Token)
                : document.Read(number, limit.Token);
            if (page.Text.Length > _settings.Limits.CharactersPerPageMax)
            {
                throw new ReaderException(Problems.OutputTooLarge);
            }
        });
        return code is null ? page! : new PageContent { Number = number, Problem = code };
    }

    private void Close()
    {
        Forget();
        Send(new ParserReply { Kind = ReplyKind.Done });
        Heap.Shrink();
    }

    private void Forget()
    {
        _document?.Dispose();
        _document = null;
    }

    private IOpenDocument Opened() => _document ?? throw new InvalidDataException("no document is open");

    private void Send(ParserReply reply) => send(reply, default);

    /// <summary>Null, or the code of what went wrong. Libraries throw what they like at damaged files.</summary>
    private static string? Guard(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (ReaderException e)
        {
            return e.Code;
        }
        catch (OperationCanceledException)
        {
            return Problems.TimedOut;
        }
        catch (OutOfMemoryException)
        {
            return Problems.OutOfMemory;
        }
        catch (InsufficientExecutionStackException)
        {
            return Problems.ParserCrashed;
        }
#pragma warning disable CA1031 // whatever else a parser throws says that the file is damaged; the process goes on
        catch (Exception)
#pragma warning restore CA1031
        {
            return Problems.Corrupt;
        }
    }
}
