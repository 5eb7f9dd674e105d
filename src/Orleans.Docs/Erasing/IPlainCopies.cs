namespace Orleans.Docs.Erasing;

/// <summary>
/// Plain bytes of documents that a wing keeps outside the blob store for a while, since a service must read them. Any
/// number may be registered.
/// </summary>
public interface IPlainCopies
{
    /// <summary>None is left of this document when it returns. May be repeated.</summary>
    /// <param name="commands">
    /// Every command that changed the document: under one of them its file came. None where only what services were
    /// given is to go.
    /// </param>
    Task Delete(DocumentKey document, IReadOnlyCollection<string> commands, CancellationToken cancellationToken);

    /// <summary>
    /// None is left of what services were given for an attempt at reading it and those before, whose jobs it may ask
    /// for. May be repeated, and also where nothing was given.
    /// </summary>
    Task DeleteAttempt(DocumentKey document, int attempt, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One line of what <see cref="Delete"/> leaves to somebody else, and why; null where that is nothing.
    /// </summary>
    string? Staying(DocumentKey document, IReadOnlyCollection<string> commands) => null;

    /// <summary>This process holds nothing of this document in memory any more.</summary>
    void Forget(DocumentKey document);
}
