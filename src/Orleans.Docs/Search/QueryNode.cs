using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>
/// A query as <see cref="QueryParser"/> understood it, with needless groups taken away. Every index translates this
/// tree, so that all of them mean the same by the same words.
/// </summary>
public abstract record QueryNode
{
    private QueryNode()
    {
    }

    /// <summary>
    /// What to look for when nothing matches: of a query that is only plain words, at least
    /// <see cref="QueryParser.GradedWordsMin"/> of them, any of the words. Null for every other query.
    /// </summary>
    public QueryNode? Relaxed() =>
        this is All { Without.IsEmpty: true } all
        && all.Parts.Length >= QueryParser.GradedWordsMin
        && all.Parts.All(part => part is Word)
            ? new Any(all.Parts)
            : null;

    /// <summary>
    /// One word as typed. It may hold punctuation (<c>don't</c>, <c>a@b.org</c>): its pieces must then stand together.
    /// </summary>
    public sealed record Word(string Text) : QueryNode;

    /// <summary>Every word that begins with <paramref name="Text"/>.</summary>
    public sealed record Prefix(string Text) : QueryNode;

    /// <summary>Words that must stand together, in this order.</summary>
    public sealed record Phrase(string Text) : QueryNode;

    /// <summary>All of <paramref name="Parts"/> (one or more) and none of <paramref name="Without"/>.</summary>
    public sealed record All(ImmutableArray<QueryNode> Parts, ImmutableArray<QueryNode> Without) : QueryNode;

    /// <summary>At least one of <paramref name="Parts"/>.</summary>
    public sealed record Any(ImmutableArray<QueryNode> Parts) : QueryNode;
}
