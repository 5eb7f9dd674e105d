using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Classify;
using Xunit;

namespace Orleans.Docs.Tests.Classify;

/// <summary>Real texts with labels, none of which the model was trained on; the kind of file is withheld.</summary>
public sealed class ClassifierCorpusTests
{
    [Fact]
    public async Task Real_documents_are_sorted_right_and_the_confidence_is_honest()
    {
        var lines = Directory.GetFiles(Corpus.PathOf("classification"), "*.jsonl").SelectMany(File.ReadLines);
        var answers = await Task.WhenAll(lines.Select(Answer.To));

        var right = answers.Count(answer => answer.IsRight) / (double)answers.Length;
        var f1 = answers.Select(answer => answer.Label).Distinct().Average(label => F1(label, answers));
        var sure = answers.Where(answer => answer.Best.Confidence > 0.9f).ToArray();
        TestContext.Current.SendDiagnosticMessage(
            $"{answers.Length} texts: accuracy {right:f3}, macro F1 {f1:f3}, {sure.Length} surer than 0.9");

        Assert.True(right > 0.92, $"accuracy {right:f3}");
        Assert.True(f1 > 0.92, $"macro F1 {f1:f3}");
        Assert.True(sure.Count(answer => answer.IsRight) > 0.97 * sure.Length, "sure answers are wrong too often");
    }

    private static double F1(string label, Answer[] answers)
    {
        var found = answers.Count(answer => answer.Label == label && answer.IsRight);
        var named = answers.Count(answer => answer.Best.Type == label);
        var meant = answers.Count(answer => answer.Label == label);
        return 2.0 * found / (named + meant);
    }

    private sealed record Answer(string Label, TypeScore Best)
    {
        private static readonly LocalClassifier Classifier = new(Options.Create(new ClassifierOptions()));

        public bool IsRight => Label == Best.Type;

        public static async Task<Answer> To(string line)
        {
            using var json = JsonDocument.Parse(line);
            var label = json.RootElement.GetProperty("label").GetString()!;
            var page = new PageContent { Number = 1, Text = json.RootElement.GetProperty("text").GetString()! };
            var answer = await Classifier.Classify(
                new DocumentText(DocumentKind.Unknown, [page]), TestContext.Current.CancellationToken);
            return new Answer(TypeOf(label), Assert.IsType<Outcome<ImmutableArray<TypeScore>>.Done>(answer).Value[0]);
        }

        private static string TypeOf(string label) => label switch
        {
            "email" => DocumentType.Email,
            "scientific_paper" => DocumentType.ScientificPaper,
            _ => label,
        };
    }
}
