using Orleans.Docs.Callers;

namespace Orleans.Docs.Documents;

/// <summary>
/// Does steps of a document again from what is recorded and keeps nothing: no event, no blob, no index entry. The key
/// is <c>tenant/documentId</c>.
/// </summary>
[Alias("docs.IWhatIfGrain")]
public interface IWhatIfGrain : IGrainWithStringKey
{
    /// <summary>
    /// What <see cref="IDocumentGrain.Reprocess"/> with the same arguments would change. The engines are really called,
    /// and those that cost something cost it here as well. Reading (<see cref="Step.Extract"/>) is done again from the
    /// stored source, to the last page; attachments are not looked into.
    /// </summary>
    /// <exception cref="DocumentNotFoundException"/>
    /// <exception cref="CommandRefusedException">The step cannot be tried, or there is no such engine.</exception>
    [Alias("Try"), RequiresRole(Role.Submitter), ResponseTimeout("00:30:00")]
    Task<WhatIf> Try(Step from, string? engine);
}
