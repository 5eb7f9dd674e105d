using Orleans.Docs.Documents;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Admission.Quota;

/// <summary>The API that each step's default engine calls first; null for a step that calls no service.</summary>
internal sealed class StepApis(StepEngines engines, IServiceQuotas quotas)
{
    private readonly Lazy<(string Engine, string? Api)[]> _first = new(() =>
    [
        .. Enum.GetValues<Step>().Select(step => (engines.DefaultOf(step), step)).Select(
            one => (one.Item1, quotas.FirstApi(one.step, one.Item1))),
    ]);

    public (string Engine, string? Api) Of(Step step) => _first.Value[(int)step];
}
