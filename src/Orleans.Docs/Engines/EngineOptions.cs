using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Engines;

/// <summary>
/// Which engine does a step unless a command names another. Not given: the first that the wing offers.
/// </summary>
public sealed class EngineOptions
{
    public string? Extract { get; set; }

    public string? Classify { get; set; }

    public string? DetectPii { get; set; }

    public string? Summarize { get; set; }

    public string? Of(Step step) => step switch
    {
        Step.Extract => Extract,
        Step.Classify => Classify,
        Step.DetectPii => DetectPii,
        Step.Summarize => Summarize,
        _ => null,
    };
}

/// <summary>A name that no engine has keeps the silo from starting.</summary>
internal sealed class EngineOptionsValidator(EngineCatalog engines) : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var wrong = Enum.GetValues<Step>()
            .Where(step => options.Of(step) is { } engine && !engines.NamesOf(step).Contains(engine))
            .Select(step =>
                $"Docs:Engines:{step} names '{options.Of(step)}': {EngineUnknownException.Choice(step, engines)}")
            .ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
