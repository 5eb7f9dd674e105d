using System.Collections.Immutable;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Trying;

/// <summary>What a number of trials come to.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<(string Before, string After), int> _types = [];
    private readonly SortedDictionary<string, (int Before, int After)> _pii = new(StringComparer.Ordinal);

    public int Documents { get; private set; }

    public int Changed { get; private set; }

    /// <summary>Could not be tried, or a step failed.</summary>
    public int Failed { get; private set; }

    public int SummariesChanged { get; private set; }

    /// <summary>Pages that would say something else.</summary>
    public long PagesChanged { get; private set; }

    public decimal CostUsd { get; private set; }

    public TimeSpan Duration { get; private set; }

    /// <summary>How many documents go from which type to which, unchanged ones included.</summary>
    public IReadOnlyDictionary<(string Before, string After), int> Types => _types;

    /// <summary>How often each type of personal data was found and would be.</summary>
    public IReadOnlyDictionary<string, (int Before, int After)> Pii => _pii;

    public void Add(WhatIf trial)
    {
        Documents++;
        Changed += trial.IsChanged ? 1 : 0;
        Failed += trial.HasFailed ? 1 : 0;
        CostUsd += trial.CostUsd;
        Duration += trial.Duration;
        foreach (var step in trial.Trials)
        {
            if (step.Type is { } type)
            {
                var key = (type.Before?.Type ?? "-", type.After.Type);
                _types[key] = _types.GetValueOrDefault(key) + 1;
            }

            if (step.Pii is { } pii)
            {
                Add(pii);
            }

            PagesChanged += step.Pages?.Changed ?? 0;
            SummariesChanged += step.Summary is { IsChanged: true } ? 1 : 0;
        }
    }

    /// <summary>A document that could not be asked about at all.</summary>
    public void AddFailed()
    {
        Documents++;
        Failed++;
    }

    private void Add(PiiChange change)
    {
        foreach (var (type, count) in change.Before ?? ImmutableSortedDictionary<string, int>.Empty)
        {
            _pii[type] = (Of(type).Before + count, Of(type).After);
        }

        foreach (var (type, count) in change.After)
        {
            _pii[type] = (Of(type).Before, Of(type).After + count);
        }
    }

    private (int Before, int After) Of(string type) => _pii.GetValueOrDefault(type);
}
