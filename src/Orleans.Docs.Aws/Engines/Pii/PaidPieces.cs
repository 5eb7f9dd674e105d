using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Aws.Engines.Pii;

/// <summary>
/// What was found in pieces of documents of which another piece has to be asked again, so that none is paid twice. In
/// memory, and bounded: what a crash or the bound drops is asked again.
/// </summary>
internal sealed class PaidPieces(int max)
{
    private readonly ConcurrentDictionary<string, List<Finding>> _found = new(StringComparer.Ordinal);

    /// <summary>The same for the same text at the same place, and it tells nothing of the text.</summary>
    public static string KeyOf(PageContent page, TextPiece piece, string language) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{language}/{page.Number}/{piece.Start}/{page.Text.AsSpan(piece.Start, piece.Length)}")));

    public List<Finding>? Find(string key) => _found.GetValueOrDefault(key);

    public void Keep(string key, List<Finding> found)
    {
        if (_found.Count >= max)
        {
            _found.Clear();
        }

        _found[key] = found;
    }

    public void Forget(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            _found.TryRemove(key, out _);
        }
    }
}
