using Amazon.Textract;
using Amazon.Textract.Model;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Document = Amazon.Textract.Model.Document;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>One page in one call, and what it costs.</summary>
internal sealed class TextractCalls(IAmazonTextract client, ServiceCalls calls, TextractOptions options)
{
    /// <summary>Whether a page is read for more than its text, which costs more.</summary>
    /// <param name="isRuled">Null where nobody looked, so that nothing may be left out.</param>
    public bool Analyses(bool? isRuled) =>
        options.Features.Length > 0 && (!options.LooksForLines || isRuled is not false);

    /// <summary>What one page costs.</summary>
    public Usage UsageOf(bool analyses) =>
        analyses || options.Features.Length == 0 ? new Usage(Pages: 1) : new Usage(PlainPages: 1);

    /// <exception cref="UnsupportedDocumentException">It has more pages than one, or is no such file.</exception>
    public async Task<PageContent> Read(ReadOnlyMemory<byte> bytes, bool analyses, CancellationToken cancellationToken)
    {
        var blocks = analyses
            ? (await calls.Call(
                AwsApis.AnalyzeDocument,
                cancel => client.AnalyzeDocumentAsync(
                    new AnalyzeDocumentRequest
                    {
                        Document = Of(bytes),
                        FeatureTypes = [.. options.Features],
                        QueriesConfig = Queries(options),
                    },
                    cancel),
                cancellationToken)).Blocks
            : (await calls.Call(
                AwsApis.DetectDocumentText,
                cancel => client.DetectDocumentTextAsync(
                    new DetectDocumentTextRequest { Document = Of(bytes) }, cancel),
                cancellationToken)).Blocks;
        return TextractPages.Of(blocks ?? [], 1)[0];
    }

    /// <summary>Anew for each try, since one reads the stream.</summary>
    private static Document Of(ReadOnlyMemory<byte> bytes) =>
        new() { Bytes = new MemoryStream(bytes.ToArray(), 0, bytes.Length, false, true) };

    internal static QueriesConfig? Queries(TextractOptions options) =>
        options.Queries.Count == 0 ? null : new QueriesConfig
        {
            Queries = [.. options.Queries.Select(query => new Query { Alias = query.Key, Text = query.Value })],
        };
}
