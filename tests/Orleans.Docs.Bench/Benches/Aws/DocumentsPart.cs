using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Bench.Material;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>
/// Documents through a silo on AWS: a scanned page after the other, timed and with every write to the event table
/// counted; then a file of ten pages of which three are scans, and what was paid for them.
/// </summary>
internal sealed class DocumentsPart(
    AwsStack stack, BenchReport report, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const string Table = "docs-events";
    private const string TableFeature = "TABLES";
    private const int WarmUp = 3;
    private const int SecondsMax = 5;
    private const double PerTextPage = 0.0015;
    private const double PerTablePage = 0.015;

    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MarkMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long each service takes, in milliseconds, and why so long.
    /// <para>
    /// S3 is the only one whose owner publishes a figure: of requests of less than 512 KB, as all are here, the median
    /// is often some tens of milliseconds (AWS whitepaper "Best Practices Design Patterns: Optimizing Amazon S3
    /// Performance", timeouts and retries for latency-sensitive applications). The 30 ms are of that range.
    /// </para>
    /// <para>
    /// For the others no published latency was found: what their documentation says is that the calls answer at once
    /// ("synchronous", "real-time"). Their figures are assumptions for one region, meant to be rather too high: a page
    /// read in 1.5 s and analysed in 2.5 s by Textract, 200 ms for personal data of a page by Comprehend, 100 ms for
    /// a small model behind a SageMaker endpoint, 1.5 s for a summary of some hundred tokens by a small model of
    /// Bedrock, 10 ms for a key by KMS. DynamoDB and OpenSearch take what their emulators take.
    /// </para>
    /// </summary>
    private static readonly Dictionary<string, double> Latencies = new()
    {
        ["textract:DetectDocumentText"] = 1_500,
        ["textract:AnalyzeDocument"] = 2_500,
        ["comprehend:DetectPiiEntities"] = 200,
        ["sagemaker:InvokeEndpoint"] = 100,
        ["bedrock:Converse"] = 1_500,
        ["kms:GenerateDataKey"] = 10,
        ["kms:Decrypt"] = 10,
        ["s3:PutObject"] = 30,
        ["s3:GetObject"] = 30,
    };

    /// <summary>Too few would be writes or pages that were not counted.</summary>
    private static readonly Bar OneEach = Bar.Within(0.999, 1.001);

    private readonly TimeProvider _time = TimeProvider.System;
    private int _pages;

    private int Count => settings.Quick ? 5 : 40;

    public async Task Run(CancellationToken cancellationToken)
    {
        report.Say("aws.documents: starting a silo");
        await using var silo = await AwsSilo.Start(
            stack,
            [
                "--Docs:Aws:Classifier:Endpoint=documents", "--Docs:Aws:Bedrock:Model=stub.model-v1:0",
                $"--Docs:Aws:Textract:Features:0={TableFeature}",
            ],
            cancellationToken);
        await stack.SetLatency(Latencies, cancellationToken);
        for (var i = 0; i < WarmUp; i++)
        {
            var (scan, name) = await Scan(cancellationToken);
            await Submit(silo, scan, name, cancellationToken);
        }

        await SinglePages(silo, cancellationToken);
        await Mixed(silo, cancellationToken);
        await stack.SetLatency(Latencies.ToDictionary(api => api.Key, _ => 0.0), cancellationToken);
    }

    private async Task SinglePages(AwsSilo silo, CancellationToken cancellationToken)
    {
        report.Say($"aws.page: {Count} scanned pages one at a time");
        await Unmarked(silo, WarmUp, cancellationToken);
        var (puts, updates) = (silo.DynamoDb.Of(Table, "PutItem"), silo.DynamoDb.Of(Table, "UpdateItem"));
        var paid = await stack.Ledger(cancellationToken);
        var samples = new Samples();
        var commits = 0L;
        var life = new LifeTimes();
        for (var i = 0; i < Count; i++)
        {
            var (scan, name) = await Scan(cancellationToken);
            var started = _time.GetTimestamp();
            var document = await Submit(silo, scan, name, cancellationToken);
            samples.Add(_time.GetElapsedTime(started));
            await life.Add(silo.Client, document, _time.GetUtcNow(), cancellationToken);
            commits += await silo.Stores.GetRequiredService<IEventStore>()
                .Read(StreamName.Of(document), 1, cancellationToken).CountAsync(cancellationToken);
            report.Progress($"{i + 1} of {Count}");
        }

        await Unmarked(silo, updates.Requests + Count, cancellationToken);
        var services = string.Join(", ", Latencies.Select(api => $"{api.Key} {Figures.Of(api.Value)} ms"));
        report.Add(
            "aws.page.settled", samples, Bar.Below(SecondsMax * 1_000),
            common.Add("services", services)
                .Add("latency", "of S3 as AWS tells of small requests; all others assumed, since none is published"));
        life.Report(report, "aws.page", common);
        var after = (Put: silo.DynamoDb.Of(Table, "PutItem"), Update: silo.DynamoDb.Of(Table, "UpdateItem"));
        var counted = common
            .Add("commits", $"{Figures.Of(commits / (double)Count)} a document, Settled among them")
            .Add("counted", "requests to the event table, repeated ones too, by a proxy before DynamoDB Local");
        Writes("puts-per-commit", (after.Put.Requests - puts.Requests) / (double)commits, counted);
        Writes("updates-per-episode", (after.Update.Requests - updates.Requests) / (double)Count, counted);
        Each("bytes", after.Put.ItemBytes - puts.ItemBytes, "bytes/document", counted);
        Each("capacity", after.Put.CapacityUnits - puts.CapacityUnits + after.Update.CapacityUnits
            - updates.CapacityUnits, "write units/document", counted);
        var pages = (await stack.Ledger(cancellationToken)).PaidSince(paid, "textract:");
        report.Add(new BenchResult
        {
            Name = "aws.page.paid",
            Value = pages / (double)Count,
            Unit = "paid calls/page",
            Bar = OneEach,
            Settings = common,
        });
    }

    /// <summary>Each is exactly one.</summary>
    private void Writes(string name, double value, ImmutableSortedDictionary<string, string> counted) =>
        report.Add(new BenchResult
        {
            Name = $"aws.append.{name}",
            Value = value,
            Unit = "writes",
            Bar = OneEach,
            Settings = counted,
        });

    private void Each(string name, double sum, string unit, ImmutableSortedDictionary<string, string> counted) =>
        report.Add(new BenchResult
        {
            Name = $"aws.append.{name}",
            Value = sum / Count,
            Unit = unit,
            Settings = counted,
        });

    private async Task Mixed(AwsSilo silo, CancellationToken cancellationToken)
    {
        report.Say("aws.mixed: ten pages, two of them scans and one a scan with a table");
        var before = await stack.Ledger(cancellationToken);
        var file = await MixedPdf.Make(cancellationToken);
        var document = await Submit(silo, file, "mixed.pdf", cancellationToken);
        var paid = (await stack.Ledger(cancellationToken)).PaidSince(before, "textract:");
        var costs = new Dictionary<int, decimal>();
        await foreach (var recorded in silo.Client.HistoryAsync(document, cancellationToken: cancellationToken))
        {
            if (recorded.Event is PagesExtracted extracted)
            {
                foreach (var page in extracted.Pages.Where(page => page.CostUsd > 0))
                {
                    costs[page.Number] = page.CostUsd!.Value;
                }
            }
        }

        var pages = string.Join(", ", costs.OrderBy(page => page.Key).Select(page => string.Create(
            CultureInfo.InvariantCulture, $"page {page.Key} {page.Value:0.0000} USD")));
        var result = new BenchResult
        {
            Name = "",
            Value = 0,
            Unit = "",
            Settings = common.Add("recorded", pages)
                .Add("prices", $"{PerTextPage} USD a page of text, {PerTablePage} USD a page with {TableFeature}"),
        };
        report.Add(result with
        {
            Name = "aws.mixed.paid",
            Value = paid / (double)MixedPdf.ScannedPages,
            Unit = "paid calls/scanned page",
            Bar = OneEach,
        });
        report.Add(result with
        {
            Name = "aws.mixed.cost",
            Value = (double)costs.Values.Sum() * 100,
            Unit = "US cents",
            Reference = "all pages by Textract",
            ReferenceValue = MixedPdf.Pages * PerTablePage * 100,
            Bar = Bar.Below(((MixedPdf.ScannedPages - 1) * PerTextPage * 100) + (PerTablePage * 100) + 0.001),
            Compared = "aws.mixed, US cents for ten pages",
        });
        report.Add(result with
        {
            Name = "aws.mixed.all-textract",
            Value = MixedPdf.Pages * PerTablePage * 100,
            Unit = "US cents",
            Compared = "aws.mixed, US cents for ten pages",
        });
    }

    private async Task<(byte[] File, string Name)> Scan(CancellationToken cancellationToken)
    {
        var page = Page.Of(++_pages);
        return (await Scanner.Scan(page.ToPdf(), cancellationToken), $"page-{page.Number}.pdf");
    }

    private async Task<DocumentKey> Submit(
        AwsSilo silo, byte[] file, string name, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(SettleMax, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var receipt = await silo.Client.SubmitAsync(
                new MemoryStream(file, writable: false), new UploadOptions { FileName = name, AlwaysNew = true },
                cancellationToken: linked.Token);
            var view = await silo.Client.WaitUntilSettledAsync(receipt.Document, linked.Token);
            return view.State is DocumentState.Completed
                ? receipt.Document
                : throw new BenchFailedException($"{name} settled as {view.State}");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            silo.ThrowIfEnded();
            throw new BenchFailedException($"{name} was not settled in {SettleMax}");
        }
    }

    /// <summary>A document's mark goes shortly after it is seen to be settled.</summary>
    private async Task Unmarked(AwsSilo silo, long marks, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (silo.DynamoDb.Of(Table, "UpdateItem").Requests < marks)
        {
            if (_time.GetElapsedTime(started) > MarkMax)
            {
                throw new BenchFailedException($"{marks} marks were to go, of {silo.DynamoDb}");
            }

            await Task.Delay(LookEvery, _time, cancellationToken);
        }
    }
}
