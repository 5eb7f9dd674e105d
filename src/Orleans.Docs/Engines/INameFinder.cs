namespace Orleans.Docs.Engines;

/// <summary>
/// Finds names of people in a few words that came beside a document, such as its file name, where no sentence tells.
/// Pure and quick: whenever an index is built, the same words give the same names.
/// </summary>
public interface INameFinder
{
    /// <summary>In order and without overlaps.</summary>
    IEnumerable<Range> Find(string text);

    /// <summary>
    /// Whether these words surely name somebody. A given name alone does not: it may as well be a month, a city or a
    /// ship.
    /// </summary>
    bool NamesSomebody(string text);
}
