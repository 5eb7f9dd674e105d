using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Engines;

public sealed class StepEnginesTests
{
    private int _made;

    [Fact]
    public void Without_an_option_the_first_that_is_offered_does_the_step()
    {
        var engines = Engines(new EngineOptions(), "first", "second");

        Assert.Equal("first", engines.DefaultOf(Step.Classify));
        Assert.Equal(new EngineIdentity("first", "1"), engines.IdentityOf(Step.Classify, null));
        Assert.Equal(["first", "second"], engines.NamesOf(Step.Classify));
    }

    [Fact]
    public void An_option_chooses_and_a_command_chooses_otherwise()
    {
        var engines = Engines(new EngineOptions { Classify = "second" }, "first", "second");

        Assert.Equal("second", engines.Classifier(null).Identity.Engine);
        Assert.Equal("first", engines.Classifier("first").Identity.Engine);
        engines.Check(Step.Classify, "first");
        engines.Check(Step.Classify, null);
    }

    [Fact]
    public void An_engine_is_made_when_it_is_first_asked_for_and_once()
    {
        var engines = Engines(new EngineOptions(), "first", "second");
        Assert.Equal(0, _made);

        Assert.Same(engines.Classifier("second"), engines.Classifier("second"));
        Assert.Equal("second", engines.Classifier("second").Identity.Engine);
        Assert.Equal(1, _made);
    }

    [Fact]
    public void A_name_that_no_engine_has_is_refused_with_those_that_there_are()
    {
        var engines = Engines(new EngineOptions(), "first", "second");

        var refused = Assert.Throws<CommandRefusedException>(() => engines.Check(Step.Classify, "third"));
        Assert.Contains("use one of first, second", refused.Message, StringComparison.Ordinal);
        Assert.Throws<CommandRefusedException>(() => engines.Check(Step.Attach, "first"));
        Assert.Throws<EngineUnknownException>(() => engines.Classifier("third"));
    }

    [Fact]
    public void Two_engines_of_one_name_are_an_error() =>
        Assert.Throws<InvalidOperationException>(() => Engines(new EngineOptions(), "same", "same"));

    [Fact]
    public void An_option_that_names_no_engine_keeps_the_silo_from_starting()
    {
        var validator = new EngineOptionsValidator(Catalog("first"));

        Assert.True(validator.Validate(null, new EngineOptions { Classify = "first" }).Succeeded);
        var failed = validator.Validate(null, new EngineOptions { Classify = "gone" });
        Assert.Contains("'gone'", failed.FailureMessage, StringComparison.Ordinal);
    }

    private StepEngines Engines(EngineOptions options, params string[] names) =>
        new(Catalog(names), Options.Create(options));

    private EngineCatalog Catalog(params string[] names) => new(
        [],
        [
            new EngineSource<IClassifier>([.. names.Select(name => new NamedEngine<IClassifier>(name, () =>
            {
                _made++;
                return new Fixed(name);
            }))]),
        ],
        [], [], new Circuits(Options.Create(new CircuitOptions()), TimeProvider.System));

    private sealed class Fixed(string name) : IClassifier
    {
        public EngineIdentity Identity { get; } = new(name, "1");

        public ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(
            DocumentText text, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Outcome<ImmutableArray<TypeScore>>>(
                new Outcome<ImmutableArray<TypeScore>>.Terminal("unused"));
    }
}
