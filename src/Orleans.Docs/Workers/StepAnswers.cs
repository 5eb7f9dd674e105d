using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Workers;

/// <summary>
/// Keeps an engine's answer under its attempt, so that an attempt which is repeated after a crash finds it and does not
/// pay again. Durable before it is reported. What was free and quick is not worth a write: it is asked for again.
/// </summary>
internal sealed class StepAnswers(DocumentBlobs blobs, IOptions<WorkerOptions> options)
{
    public const string NamePrefix = "answer-";
    private const int AnswerBytesMax = StoredCommit.RecordBytesMax * 2;

    public async Task<StepReport?> Find(WorkOrder order, CancellationToken cancellationToken)
    {
        var stored = await blobs.Read(order.Document, NameOf(order), 0, AnswerBytesMax, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        var answer = JsonSerializer.Deserialize(stored, AnswerJson.Default.StoredAnswer)!;
        return new StepReport
        {
            Step = order.Step,
            Attempt = order.Attempt,
            Result = EventCatalog.Default.Read(Encoding.UTF8.GetBytes(answer.Event)).Event,
            Engine = answer.Engine,
            ModelVersion = answer.ModelVersion,
            CostUsd = answer.CostUsd,
            Duration = TimeSpan.FromMilliseconds(answer.DurationMilliseconds),
            InputTokens = answer.InputTokens,
            OutputTokens = answer.OutputTokens,
        };
    }

    public async Task Keep(WorkOrder order, StepReport report, CancellationToken cancellationToken)
    {
        // A model whose price is not known costs something all the same.
        if (report is { CostUsd: 0, InputTokens: null } && report.Duration < options.Value.KeepAnswerAfter)
        {
            return;
        }

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            EventCatalog.Default.Write(writer, report.Result!);
        }

        var answer = new StoredAnswer(
            Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length), report.Engine,
            report.ModelVersion, report.CostUsd, (long)report.Duration.TotalMilliseconds, report.InputTokens,
            report.OutputTokens);
        await blobs.AddNamed(
            order.Document, NameOf(order), JsonSerializer.SerializeToUtf8Bytes(answer, AnswerJson.Default.StoredAnswer),
            cancellationToken);
    }

    private static string NameOf(WorkOrder order) =>
        $"{NamePrefix}{order.Step.ToString().ToLowerInvariant()}-{order.Attempt}-{order.FirstPage}";
}

internal sealed record StoredAnswer(
    string Event, string? Engine, string? ModelVersion, decimal CostUsd, long DurationMilliseconds,
    long? InputTokens = null, long? OutputTokens = null);

[JsonSerializable(typeof(StoredAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
