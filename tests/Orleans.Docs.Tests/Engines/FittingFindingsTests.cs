using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Engines;

/// <summary>What a detector says of places that the text does not have ends the step, and redacts nothing.</summary>
public sealed class FittingFindingsTests
{
    private static readonly DocumentText Text = new(
        DocumentKind.Text,
        [new PageContent { Number = 1, Text = "Ann Lee" }, new PageContent { Number = 2, Text = "in Rome" }]);

    public static TheoryData<Finding[]> Unfit => new(
        [At(1, 4, 4)],
        [At(2, -1, 3)],
        [At(1, 2, -1)],
        [At(1, 1, int.MaxValue)],
        [At(3, 0, 1)],
        [At(1, 0, 4), At(1, 3, 2)],
        [At(1, 3, 2), At(2, 0, 2), At(1, 0, 4)]);

    public static TheoryData<Finding[]> Fit => new(
        (Finding[])[],
        [At(1, 0, 7), At(2, 0, 7)],
        [At(1, 3, 4), At(1, 0, 3), At(2, 3, 4)]);

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task Places_that_the_text_does_not_have_end_the_step_for_good(Finding[] findings)
    {
        var end = new Outcome<Findings>.Terminal(Problems.FindingsUnfit);
        Assert.Equal(end, await Detect(new Outcome<Findings>.Done(new Findings([.. findings]), default)));
        Assert.Equal(end, await Detect(new Outcome<Findings>.Short(new Findings([.. findings]), default)));
        Assert.NotEqual(Problems.FindingsUnfit, Problems.Explain(Problems.FindingsUnfit));
    }

    [Theory]
    [MemberData(nameof(Fit))]
    public async Task What_fits_goes_on_as_it_is_and_can_be_redacted(Finding[] findings)
    {
        var answer = new Outcome<Findings>.Done(new Findings([.. findings]), new Usage(Characters: 300));
        Assert.Same(answer, await Detect(answer));
        Assert.All(Text.Pages, page => Redaction.Apply(page.Text, page.Number, answer.Value));
    }

    [Fact]
    public async Task An_end_without_findings_goes_on_as_it_is()
    {
        var end = new Outcome<Findings>.Throttled(TimeSpan.FromSeconds(2));
        Assert.Same(end, await Detect(end));
    }

    private static Finding At(int page, int start, int length) => new(page, start, length, "NAME", 0.9f);

    /// <summary>As every step gets its detector.</summary>
    private static async Task<Outcome<Findings>> Detect(Outcome<Findings> answer)
    {
        var engines = new StepEngines(
            new EngineCatalog(
                [], [],
                [
                    new EngineSource<IPiiDetector>(
                        new NamedEngine<IPiiDetector>("answering", () => new Answering(answer))),
                ],
                [],
                new Circuits(Options.Create(new CircuitOptions()), TimeProvider.System)),
            Options.Create(new EngineOptions()));
        return await engines.PiiDetector(null).Detect(Text, TestContext.Current.CancellationToken);
    }

    private sealed class Answering(Outcome<Findings> answer) : IPiiDetector
    {
        public EngineIdentity Identity { get; } = new("answering", "1");

        public ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken cancellationToken) =>
            ValueTask.FromResult(answer);
    }
}
