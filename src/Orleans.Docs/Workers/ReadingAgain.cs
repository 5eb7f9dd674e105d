using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>
/// Reads a document's stored source once more, call by call as its steps did, to its last page. The pages are in memory
/// alone. A job that a service does for it is waited for; whoever cancels leaves it to end by itself.
/// </summary>
internal sealed class ReadingAgain(
    IExtractor extractor, DocumentBlobs blobs, IOptions<WorkerOptions> options, TimeProvider time)
{
    private readonly List<PageContent> _pages = [];
    private ImmutableDictionary<string, string> _properties = ImmutableDictionary<string, string>.Empty;
    private int _attachments;
    private Usage _usage;
    private string? _job;

    /// <summary>
    /// Throttled or deferred only before the first page; later it waits, since what was read would be paid for twice.
    /// </summary>
    public async Task<Outcome<PagesRead>> Run(Document document, CancellationToken cancellationToken)
    {
        while (true)
        {
            var outcome = await extractor.Extract(Request(document), cancellationToken);
            var (batch, usage, wait) = outcome switch
            {
                Outcome<ExtractedBatch>.Done done => (done.Value, done.Usage, default(TimeSpan?)),
                Outcome<ExtractedBatch>.Short partial => (partial.Value, partial.Usage, null),
                Outcome<ExtractedBatch>.Waiting waiting => (null, default, waiting.RetryAfter),
                Outcome<ExtractedBatch>.Throttled throttled when _pages.Count > 0 =>
                    (null, default, throttled.RetryAfter),
                Outcome<ExtractedBatch>.Deferred deferred when _pages.Count > 0 => (null, default, deferred.RetryAfter),
                _ => (null, default, null),
            };
            if (wait is { } pause)
            {
                _job = (outcome as Outcome<ExtractedBatch>.Waiting)?.Job ?? _job;
                await Task.Delay(pause, time, cancellationToken);
            }
            else if (batch is null)
            {
                return outcome.Without<PagesRead>();
            }
            else if (batch.Pages.IsEmpty)
            {
                return new Outcome<PagesRead>.Terminal("no_progress") { Usage = _usage + usage };
            }
            else if (Take(batch, usage) >= batch.PagesExpected)
            {
                return new Outcome<PagesRead>.Done(Read(document, batch.Kind), _usage);
            }
        }
    }

    /// <summary>Another attempt than any that was recorded, so that no service answers as it did then.</summary>
    private ExtractRequest Request(Document document) => new(
        document.Key, ct => blobs.OpenRead(document.Key, document.Source!, ct), document.Source!.Length,
        document.FileName, _pages.Count + 1, options.Value.PagesPerCallMax, options.Value.ExtractBudget)
    {
        Attempt = document[Step.Extract].Attempt + 1,
        Job = _job,
    };

    private int Take(ExtractedBatch batch, Usage usage)
    {
        if (_pages.Count == 0)
        {
            (_properties, _attachments) = (batch.Properties, batch.Attachments.Length);
        }

        _pages.AddRange(batch.Pages);
        _usage += usage;
        return _pages.Count;
    }

    private PagesRead Read(Document document, DocumentKind kind) => new(
        new DocumentText(kind, [.. _pages])
        {
            Properties = _properties.SetItem(DocumentTexts.FileNameProperty, document.FileName),
        },
        _attachments);
}

/// <param name="Attachments">Files that were found inside; what is in them was not read.</param>
internal sealed record PagesRead(DocumentText Text, int Attachments);
