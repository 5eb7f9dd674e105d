using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// Reads documents in the parser children. Whatever a file does to a child, the answer is an outcome: this process is
/// never at risk. Text layers are exact; scans go through Tesseract.
/// </summary>
internal sealed partial class LocalExtractor(
    ParserPool pool, IOptions<ParserOptions> options, TimeProvider time, ILogger<LocalExtractor> logger) : IExtractor
{
    public const string Name = "local";

    private static readonly TimeSpan FullRetryAfter = TimeSpan.FromSeconds(1);

    public EngineIdentity Identity { get; } = new(Name, "pdfpig-0.1.16+tesseract");

    public async ValueTask<Outcome<ExtractedBatch>> Extract(ExtractRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.FirstPage, 1, nameof(request));
        if (request.SourceLength == 0)
        {
            return new Outcome<ExtractedBatch>.Unreadable(Problems.Empty);
        }

        if (request.SourceLength > options.Value.SourceBytesMax)
        {
            return new Outcome<ExtractedBatch>.Unreadable(Problems.TooLarge);
        }

        var slot = await pool.Rent(request.Document, cancellationToken);
        if (slot is null)
        {
            return new Outcome<ExtractedBatch>.Throttled(FullRetryAfter);
        }

        try
        {
            var reading = new BatchReading(
                slot, request, options.Value, time, code => LogParserDied(request.Document, code));
            return await reading.Run(cancellationToken);
        }
        catch (StartsExhaustedException e)
        {
            return new Outcome<ExtractedBatch>.Throttled(e.RetryAfter);
        }
        finally
        {
            pool.Return(slot);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "parser died at document {Document}: {Code}")]
    private partial void LogParserDied(DocumentKey document, string code);
}
