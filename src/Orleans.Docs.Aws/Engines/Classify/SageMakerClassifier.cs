using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Classify;

/// <summary>
/// Sorts documents by a model behind a SageMaker endpoint. It is sent
/// <c>{"kind": "Pdf", "pages": 2, "text": "the beginning of the document"}</c> and answers
/// <c>{"classes": [{"name": "invoice", "score": 0.97}, …]}</c>, scores from 0 to 1. The README beside it
/// is the contract.
/// </summary>
internal sealed class SageMakerClassifier(
    IAmazonSageMakerRuntime client, ServiceCalls calls, ClassifierOptions options, TimeProvider clock) : IClassifier
{
    private const int FrameBytes = 200;

    private static readonly ModelJson Readable = new(new JsonSerializerOptions(ModelJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public const string Name = "sagemaker-classifier";

    public EngineIdentity Identity { get; } = new(Name, options.ModelVersion);

    public async ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(
        DocumentText text, CancellationToken cancellationToken)
    {
        if (options.Endpoint is null)
        {
            return new Outcome<ImmutableArray<TypeScore>>.Terminal("service_not_configured");
        }

        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds);
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // A character can take six bytes in JSON, so the text is cut by what it comes to there.
            var head = TextHead.Of(text, options.CallBytesMax - FrameBytes, JsonBytes);
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new ModelInput(text.Kind.ToString(), text.Pages.Length, head), Readable.ModelInput);
            var answer = await calls.Call(
                AwsApis.InvokeEndpoint,
                cancel => client.InvokeEndpointAsync(
                    new InvokeEndpointRequest
                    {
                        EndpointName = options.Endpoint,
                        ContentType = "application/json",
                        Accept = "application/json",
                        Body = new MemoryStream(body),
                    },
                    cancel),
                either.Token);
            var output = JsonSerializer.Deserialize(answer.Body, ModelJson.Default.ModelOutput);
            return ModelScores.Of(
                (output?.Classes ?? []).Select(one => (one.Name, one.Score)), options.Types) is { } scores
                ? new Outcome<ImmutableArray<TypeScore>>.Done(scores, new Usage(text.Pages.Length, head.Length))
                : new Outcome<ImmutableArray<TypeScore>>.Terminal("model_answer_invalid");
        }
        catch (JsonException)
        {
            return new Outcome<ImmutableArray<TypeScore>>.Terminal("model_answer_invalid");
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            return EngineFailures.Of<ImmutableArray<TypeScore>>(e, limit);
        }
    }

    private static int JsonBytes(System.Text.Rune rune) => rune.Value switch
    {
        '"' or '\\' or '\n' or '\r' or '\t' => 2,
        < ' ' => 6,
        _ => rune.IsBmp ? Math.Max(rune.Utf8SequenceLength, rune.Value > 126 ? 6 : 1) : 12,
    };
}

internal sealed record ModelInput(string Kind, int Pages, string Text);

internal sealed record ModelOutput(ImmutableArray<ModelClass>? Classes);

internal sealed record ModelClass(string? Name, float? Score);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelInput))]
[JsonSerializable(typeof(ModelOutput))]
internal sealed partial class ModelJson : JsonSerializerContext;
