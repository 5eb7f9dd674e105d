using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>How a job goes, for a test to choose.</summary>
public sealed record JobScript
{
    /// <summary>Asked so often, the job is still in progress; notified jobs are done from the start.</summary>
    public int PollsUntilDone { get; init; } = 1;

    public JobEnd End { get; init; } = JobEnd.Succeeded;

    /// <summary>Of so many of the last pages the answer holds nothing.</summary>
    public int PagesLost { get; init; }

    /// <summary>Whether the topic hears of the end; notifications can get lost.</summary>
    public bool Notifies { get; init; } = true;
}

public enum JobEnd
{
    Succeeded,
    PartialSuccess,
    Failed,
    Never,

    /// <summary>The service does not know the job any more when it is asked.</summary>
    Vanishes,
}

/// <param name="Running">Now.</param>
/// <param name="Most">At the same time, ever.</param>
/// <param name="Started">In all; a start that is repeated counts once.</param>
public readonly record struct JobCount(int Running, int Most, int Started);

/// <summary>Textract: at once for one page, as a job for more.</summary>
public sealed class TextractService : IStubService
{
    private const string Target = "Textract.";
    private const int SyncBytesMax = 10 << 20;
    private const int JobBytesMax = 500 << 20;
    private const int JobPagesMax = 3_000;
    private const int QueriesMax = 30;

    private static readonly ImmutableHashSet<string> None = [];

    private readonly ObjectStore _objects;
    private readonly SnsService _topics;
    private readonly Ledger _ledger;
    private readonly ConcurrentDictionary<string, Job> _jobs = new();
    private readonly ConcurrentDictionary<string, (string Input, string Job)> _tokens = new();
    private readonly Lock _starting = new();
    private int _running;
    private int _most;

    internal TextractService(ObjectStore objects, SnsService topics, Ledger ledger)
    {
        _objects = objects;
        _topics = topics;
        _ledger = ledger;
    }

    public string SigningName => "textract";

    /// <summary>What the service finds in bytes.</summary>
    public Func<byte[], StubDocument> Reads { get; set; } = StubDocument.Guess;

    /// <summary>How the jobs go that are started from now on.</summary>
    public JobScript Script { get; set; } = new();

    /// <summary>Blocks of one part of a job's answer; the service's own limit, or less to make more parts.</summary>
    public int BlocksPerPartMax { get; set; } = 1_000;

    /// <summary>While it is true no job ends.</summary>
    public bool HoldsJobs { get; set; }

    /// <summary>A job is at work until somebody is told that it ended.</summary>
    public JobCount Jobs
    {
        get
        {
            lock (_starting)
            {
                return new JobCount(_running, _most, _jobs.Count);
            }
        }
    }

    /// <summary>Objects that jobs were given, in order.</summary>
    public ConcurrentQueue<string> Inputs { get; } = new();

    public string Operation(StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.TargetOperation(Target);
    }

    public Reply Answer(string operation, StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var input = request.Json();
        return operation switch
        {
            "DetectDocumentText" => AtOnce(operation, input, None),
            "AnalyzeDocument" => AtOnce(operation, input, Features(input)),
            "StartDocumentTextDetection" => Start(operation, input, None),
            "StartDocumentAnalysis" => Start(operation, input, Features(input)),
            "GetDocumentTextDetection" or "GetDocumentAnalysis" => Get(operation, input),
            _ => throw new RefusedException(400, "UnknownOperationException", operation),
        };
    }

    private static ImmutableHashSet<string> Features(JsonObject input)
    {
        var features = input["FeatureTypes"]!.AsArray().Select(feature => (string)feature!).ToImmutableHashSet();
        var queries = input["QueriesConfig"]?["Queries"] as JsonArray;
        return features.Contains("QUERIES") != queries is not null || queries?.Count > QueriesMax
            ? throw new RefusedException(400, "InvalidParameterException", "QUERIES and its questions go together")
            : features;
    }

    private Reply AtOnce(string operation, JsonObject input, IReadOnlySet<string> features)
    {
        var document = input["Document"]!;
        var bytes = (string?)document["Bytes"] is { } base64 ? Convert.FromBase64String(base64)
            : Read(document["S3Object"]!);
        if (bytes.Length > SyncBytesMax)
        {
            throw new RefusedException(400, "DocumentTooLargeException", "over 10 MB");
        }

        Supported(bytes);
        var read = Reads(bytes);
        if (read.Pages.Length != 1)
        {
            throw new RefusedException(400, "UnsupportedDocumentException", "more than one page");
        }

        _ledger.Charge($"textract:{operation}", 1);
        return Reply.Json(new JsonObject
        {
            ["DocumentMetadata"] = new JsonObject { ["Pages"] = 1 },
            ["Blocks"] = new JsonArray([.. Blocks(read.Pages[0], null, features, input)]),
            [operation == "AnalyzeDocument" ? "AnalyzeDocumentModelVersion" : "DetectDocumentTextModelVersion"] = "1.0",
        });
    }

    private Reply Start(string operation, JsonObject input, IReadOnlySet<string> features)
    {
        // One at a time, as the service: of two starts with one token the second finds the first's job.
        lock (_starting)
        {
            var token = (string?)input["ClientRequestToken"];
            if (token is not null && _tokens.TryGetValue(token, out var known))
            {
                return known.Input == input.ToJsonString()
                    ? Reply.Json(new JsonObject { ["JobId"] = known.Job })
                    : throw new RefusedException(
                        400, "IdempotentParameterMismatchException", "the token was used with other parameters");
            }

            var from = input["DocumentLocation"]!["S3Object"]!;
            var bytes = Read(from);
            Supported(bytes);
            var read = Reads(bytes);
            if (bytes.Length > JobBytesMax || read.Pages.Length > JobPagesMax)
            {
                throw new RefusedException(400, "DocumentTooLargeException", "over 500 MB or 3,000 pages");
            }

            Inputs.Enqueue((string)from["Name"]!);
            var id = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + Guid.NewGuid().ToString("N");
            var job = new Job(operation, Script, read.Pages.Length,
            [
                .. read.Pages.SkipLast(Script.PagesLost)
                    .SelectMany((page, index) => Blocks(page, index + 1, features, input)),
            ]);
            _jobs[id] = job;
            _most = Math.Max(_most, ++_running);
            if (token is not null)
            {
                _tokens[token] = (input.ToJsonString(), id);
            }

            _ledger.Charge($"textract:{operation}", read.Pages.Length);
            Notify(id, job, input);
            return Reply.Json(new JsonObject { ["JobId"] = id });
        }
    }

    private void Notify(string id, Job job, JsonObject input)
    {
        if ((string?)input["NotificationChannel"]?["SNSTopicArn"] is not { } topic
            || !job.Script.Notifies || job.Script.End is JobEnd.Never)
        {
            return;
        }

        job.Polls = job.Script.PollsUntilDone;
        _topics.Deliver(topic, new JsonObject
        {
            ["JobId"] = id,
            ["Status"] = job.Script.End is JobEnd.Failed ? "FAILED" : "SUCCEEDED",
            ["API"] = job.Operation,
            ["JobTag"] = (string?)input["JobTag"],
            ["DocumentLocation"] = new JsonObject
            {
                ["S3ObjectName"] = (string?)input["DocumentLocation"]!["S3Object"]!["Name"],
                ["S3Bucket"] = (string?)input["DocumentLocation"]!["S3Object"]!["Bucket"],
            },
        }.ToJsonString());
    }

    private Reply Get(string operation, JsonObject input)
    {
        if (!_jobs.TryGetValue((string)input["JobId"]!, out var job) || job.Script.End is JobEnd.Vanishes
            || job.Operation.Replace("Start", "Get", StringComparison.Ordinal) != operation)
        {
            throw new RefusedException(400, "InvalidJobIdException", "no such job");
        }

        if (HoldsJobs || job.Script.End is JobEnd.Never || job.Polls++ < job.Script.PollsUntilDone)
        {
            return Reply.Json(new JsonObject { ["JobStatus"] = "IN_PROGRESS" });
        }

        lock (_starting)
        {
            _running -= job.IsOver ? 0 : 1;
            job.IsOver = true;
        }

        if (job.Script.End is JobEnd.Failed)
        {
            return Reply.Json(new JsonObject { ["JobStatus"] = "FAILED", ["StatusMessage"] = "INTERNAL_ERROR" });
        }

        var from = (string?)input["NextToken"] is { } token ? int.Parse(token, null) : 0;
        var count = Math.Min((int?)input["MaxResults"] ?? 1_000, BlocksPerPartMax);
        var part = job.Blocks.Skip(from).Take(count).Select(block => block.DeepClone()).ToArray();
        var answer = new JsonObject
        {
            ["JobStatus"] = job.Script.End is JobEnd.PartialSuccess ? "PARTIAL_SUCCESS" : "SUCCEEDED",
            ["DocumentMetadata"] = new JsonObject { ["Pages"] = job.Pages },
            ["Blocks"] = new JsonArray(part),
        };
        if (from + part.Length < job.Blocks.Count)
        {
            answer["NextToken"] = $"{from + part.Length}";
        }

        if (job.Script.End is JobEnd.PartialSuccess)
        {
            answer["Warnings"] = new JsonArray(new JsonObject
            {
                ["ErrorCode"] = "INTERNAL_ERROR",
                ["Pages"] = new JsonArray(
                    [.. Enumerable.Range(job.Pages - job.Script.PagesLost + 1, job.Script.PagesLost)
                    .Select(page => JsonValue.Create(page))]),
            });
        }

        return Reply.Json(answer);
    }

    private byte[] Read(JsonNode at) =>
        _objects.Find((string)at["Bucket"]!, (string)at["Name"]!)?.Bytes
            ?? throw new RefusedException(400, "InvalidS3ObjectException", "unable to get object metadata from S3");

    private static void Supported(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            throw new RefusedException(400, "InvalidParameterException", "no bytes");
        }

        ReadOnlySpan<byte> head = bytes;
        if (!head.StartsWith("%PDF"u8) && !head.StartsWith((byte[])[0x89, (byte)'P'])
            && !head.StartsWith((byte[])[0xff, 0xd8]) && !head.StartsWith("II*"u8) && !head.StartsWith("MM\0"u8))
        {
            throw new RefusedException(400, "UnsupportedDocumentException", "no PDF, PNG, JPEG or TIFF");
        }
    }

    private static IEnumerable<JsonObject> Blocks(
        StubPage page, int? number, IReadOnlySet<string> features, JsonObject input) =>
        new TextractBlocks(page, number, features, input["QueriesConfig"]?["Queries"] as JsonArray).Write();

    private sealed class Job(string operation, JobScript script, int pages, IReadOnlyList<JsonObject> blocks)
    {
        public string Operation => operation;

        public JobScript Script => script;

        public int Pages => pages;

        public IReadOnlyList<JsonObject> Blocks => blocks;

        public int Polls { get; set; }

        public bool IsOver { get; set; }
    }
}
