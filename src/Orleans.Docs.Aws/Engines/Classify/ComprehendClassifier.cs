using System.Collections.Immutable;
using Amazon.Comprehend;
using Amazon.Comprehend.Model;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Classify;

/// <summary>Sorts documents by a custom model of Comprehend, from the beginning of their text.</summary>
internal sealed class ComprehendClassifier(
    IAmazonComprehend client, ServiceCalls calls, ClassifierOptions options, TimeProvider clock) : IClassifier
{
    public const string Name = "comprehend-classifier";

    public EngineIdentity Identity { get; } = new(Name, options.ModelVersion);

    public async ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(
        DocumentText text, CancellationToken cancellationToken)
    {
        if (options.Endpoint is null)
        {
            return new Outcome<ImmutableArray<TypeScore>>.Terminal("service_not_configured");
        }

        var head = TextHead.Of(text, options.CallBytesMax, rune => rune.Utf8SequenceLength);
        if (string.IsNullOrWhiteSpace(head))
        {
            // The service refuses an empty text, and a document without one is none of the known types.
            return new Outcome<ImmutableArray<TypeScore>>.Done([new TypeScore(DocumentType.Other, 1)], default);
        }

        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds);
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var answer = await calls.Call(
                AwsApis.ClassifyDocument,
                cancel => client.ClassifyDocumentAsync(
                    new ClassifyDocumentRequest { EndpointArn = options.Endpoint, Text = head }, cancel),
                either.Token);
            // Models of labels give no classes, only labels that do not exclude each other.
            var classes = (answer.Classes ?? []).Select(one => ((string?)one.Name, one.Score))
                .Concat((answer.Labels ?? []).Select(one => ((string?)one.Name, one.Score)));
            return ModelScores.Of(classes, options.Types) is { } scores
                ? new Outcome<ImmutableArray<TypeScore>>.Done(scores, new Usage(text.Pages.Length, head.Length))
                : new Outcome<ImmutableArray<TypeScore>>.Terminal("model_answer_invalid");
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            return EngineFailures.Of<ImmutableArray<TypeScore>>(e, limit);
        }
    }
}
