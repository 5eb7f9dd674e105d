using Orleans.Docs.Callers;

namespace Orleans.Docs.Documents;

/// <summary>Puts on record that whoever calls is shown personal data as it is; silos read for the system.</summary>
internal sealed class Disclosures(DocumentGrains documents)
{
    /// <summary>Durable when it returns, so that nothing is shown before.</summary>
    public Task Record(DocumentKey document, Disclosure what) =>
        CallerScope.Current is { } caller && !caller.Has(Role.Silo)
            ? documents.Of(document).Disclose(caller.Subject, what)
            : Task.CompletedTask;
}
