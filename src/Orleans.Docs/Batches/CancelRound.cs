using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Batches;

/// <summary>
/// How a batch's cancelling goes on, page by page of what the index shows at work, round after round: which documents
/// cannot be cancelled, and whether any that can are left. Knows no clock.
/// </summary>
/// <param name="patience">One that fails otherwise than by damage is tried so long.</param>
internal sealed class CancelRound(TimeSpan patience)
{
    private readonly Dictionary<DocumentKey, DateTimeOffset> _failingSince = [];
    private readonly HashSet<DocumentKey> _givenUp = [];
    private int _ofPage;
    private int _failedOfPage;

    /// <summary>Where the next page begins; null: with the first one.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Whether this round met any that may still be cancelled.</summary>
    public bool HasMet { get; private set; }

    public int GivenUp => _givenUp.Count;

    public bool IsGivenUp(DocumentKey document) => _givenUp.Contains(document);

    public void Cancelled(DocumentKey document)
    {
        _ofPage++;
        _failingSince.Remove(document);
    }

    /// <returns>Whether it is given up from now on.</returns>
    public bool Failed(DocumentKey document, Exception why, DateTimeOffset now)
    {
        _failingSince.TryAdd(document, now);
        if ((StoreFaults.Told(why) ?? why) is DocumentDamagedException || now - _failingSince[document] >= patience)
        {
            _failingSince.Remove(document);
            return _givenUp.Add(document);
        }

        _ofPage++;
        _failedOfPage++;
        return false;
    }

    /// <summary>
    /// The page is done. Where none of it could be cancelled it is no fault of theirs: the round begins anew, later.
    /// </summary>
    /// <returns>True while the next page may be taken at once.</returns>
    public bool EndPage(string? next)
    {
        HasMet |= _ofPage > 0;
        var goesOn = next is not null && (_failedOfPage == 0 || _failedOfPage < _ofPage);
        (_ofPage, _failedOfPage, Cursor) = (0, 0, goesOn ? next : null);
        return goesOn;
    }

    public void Begin() => HasMet = false;
}
