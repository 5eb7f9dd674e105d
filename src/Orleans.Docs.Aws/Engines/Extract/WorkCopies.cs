using Orleans.Docs.Erasing;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Inputs of jobs, which lie under <c>work/</c> as plain bytes until their outcome is recorded, and answers of jobs
/// and pages drawn that this silo keeps for the next batch.
/// </summary>
internal sealed class WorkCopies(TextractJobs jobs, DrawnPages drawn) : IPlainCopies
{
    public Task Delete(
        DocumentKey document, IReadOnlyCollection<string> commands, CancellationToken cancellationToken) =>
        jobs.DeleteInputs(document, _ => true, cancellationToken);

    public Task DeleteAttempt(DocumentKey document, int attempt, CancellationToken cancellationToken) =>
        jobs.DeleteInputs(document, of => of <= attempt, cancellationToken);

    public void Forget(DocumentKey document)
    {
        jobs.Forget();
        drawn.Forget(document);
    }
}
