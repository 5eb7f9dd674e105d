using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Docs.Documents;

/// <summary>
/// The state of documents as their grains in this process have it, of those that were asked for: who reads in the same
/// process need not call. A grain shows what it stored before its command is answered, and takes it away before it
/// leaves, so that whoever looks sees all that was acknowledged before. Whoever looks must have checked the caller.
/// </summary>
public sealed class ShownDocuments
{
    /// <summary>Beyond it grains are asked, as in any other process.</summary>
    private const int KeptMax = 10_000;

    private readonly ConcurrentDictionary<DocumentKey, Document> _shown = new();

    /// <summary>False says nothing: ask the grain.</summary>
    public bool TryFind(DocumentKey key, [NotNullWhen(true)] out Document? document) =>
        _shown.TryGetValue(key, out document);

    /// <summary>From now on, until it is hidden; nothing where there is no room.</summary>
    internal void Show(Document document)
    {
        if (!_shown.ContainsKey(document.Key) && _shown.Count < KeptMax)
        {
            _shown[document.Key] = document;
        }
    }

    /// <summary>The same document as it is now, if it is shown.</summary>
    internal void Replace(Document document)
    {
        if (_shown.ContainsKey(document.Key))
        {
            _shown[document.Key] = document;
        }
    }

    internal void Hide(DocumentKey key) => _shown.TryRemove(key, out _);
}
