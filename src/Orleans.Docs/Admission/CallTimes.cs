namespace Orleans.Docs.Admission;

/// <summary>
/// How long calls take at the mean, and how that goes with the pages of their documents, the recent ones counting most.
/// </summary>
internal sealed class CallTimes
{
    /// <summary>Calls over which the means reach back.</summary>
    private const int CallsMax = 100;

    private int _paged;
    private double _pages;
    private double _pagedSeconds;
    private double _variance;
    private double _covariance;

    public int Calls { get; private set; }

    public double MeanSeconds { get; private set; }

    /// <param name="pages">0: nobody knows.</param>
    public void Add(TimeSpan took, int pages)
    {
        Calls = Math.Min(Calls + 1, CallsMax);
        MeanSeconds += (took.TotalSeconds - MeanSeconds) / Calls;
        if (pages == 0)
        {
            return;
        }

        _paged = Math.Min(_paged + 1, CallsMax);
        var weight = 1.0 / _paged;
        var (more, longer) = (pages - _pages, took.TotalSeconds - _pagedSeconds);
        _pages += more * weight;
        _pagedSeconds += longer * weight;
        _variance = (1 - weight) * (_variance + (weight * more * more));
        _covariance = (1 - weight) * (_covariance + (weight * more * longer));
    }

    /// <summary>
    /// For a document of so many pages: between the mean, where they make no difference, and their share of it.
    /// </summary>
    public double SecondsOf(int pages)
    {
        if (pages == 0 || _variance <= 0)
        {
            return MeanSeconds;
        }

        var perPage = Math.Clamp(_covariance / _variance, 0, _pagedSeconds / _pages);
        return _pagedSeconds + (perPage * (pages - _pages));
    }
}
