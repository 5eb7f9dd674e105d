using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// Reads documents in the parser children. Whatever a file does to a child, the answer is an outcome: this process is
/// never at risk. Text layers are exact; scans go through Tesseract.
/// </summary>
internal sealed partial class LocalExtractor(
    ParserPool pool, Circuits circuits, IOptions<ParserOptions> options, TimeProvider time,
    ILogger<LocalExtractor> logger) : IExtractor, IPageRenderer
{
    public const string Name = "local";

    /// <summary>What reads images for it, which may fail by itself.</summary>
    public const string OcrName = "tesseract";

    private static readonly TimeSpan FullRetryAfter = TimeSpan.FromSeconds(1);

    public EngineIdentity Identity { get; } = new(Name, "pdfpig-0.1.16+tesseract");

    public ValueTask<Outcome<ExtractedBatch>> Extract(ExtractRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.FirstPage, 1, nameof(request));
        return InChild(
            request,
            (slot, file) => new BatchReading(slot, file, request, circuits.Of(OcrName), options.Value, time)
                .Run(cancellationToken),
            cancellationToken);
    }

    public ValueTask<Outcome<ImmutableArray<PageImage>>> Draw(
        ExtractRequest request, ImmutableArray<int> pages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InChild(
            request,
            (slot, file) => new PageDrawing(slot, file, request, options.Value, time).Run(pages, cancellationToken),
            cancellationToken);
    }

    private async ValueTask<Outcome<T>> InChild<T>(
        ExtractRequest request, Func<ParserSlot, OpenFile, Task<Outcome<T>>> work, CancellationToken cancellationToken)
    {
        if (request.SourceLength == 0)
        {
            return new Outcome<T>.Unreadable(Problems.Empty);
        }

        if (request.SourceLength > options.Value.SourceBytesMax)
        {
            return new Outcome<T>.Unreadable(Problems.TooLarge);
        }

        var circuit = circuits.Of(Name);
        if (circuit.Enter() is { } open)
        {
            return new Outcome<T>.Deferred(open);
        }

        var slot = await pool.Rent(request.Document, cancellationToken);
        if (slot is null)
        {
            return new Outcome<T>.Throttled(FullRetryAfter);
        }

        try
        {
            var outcome = await work(
                slot,
                new OpenFile(slot, request, options.Value, code => LogParserDied(request.Document, code)));
            circuit.Answered();
            return outcome;
        }
        catch (ParserNotStartedException e)
        {
            LogNotStarted(e);
            circuit.Failed();
            return new Outcome<T>.Transient(Problems.ParserNotStarted);
        }
        catch (StartsExhaustedException e)
        {
            return new Outcome<T>.Throttled(e.RetryAfter);
        }
        finally
        {
            pool.Return(slot);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a parser could not be started")]
    private partial void LogNotStarted(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "parser died at document {Document}: {Code}")]
    private partial void LogParserDied(DocumentKey document, string code);
}
