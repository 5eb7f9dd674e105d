namespace Orleans.Docs.Cluster.Tests.PowerLoss;

/// <summary>
/// A file or a directory: changes in order of time, of which a sync makes those safe that came before it.
/// </summary>
internal sealed class Node
{
    private readonly Queue<(int At, Action<Content> Change)> _unsafe = new();
    private readonly Content _safe = new([], new Dictionary<string, Node>());

    public bool IsDirectory { get; init; }

    public void Write(int at, byte[] bytes, long offset) => _unsafe.Enqueue((at, content =>
    {
        if (content.Bytes.Length < offset + bytes.Length)
        {
            content.Truncate(offset + bytes.Length);
        }

        bytes.CopyTo(content.Bytes, offset);
    }
    ));

    public void Truncate(int at, long length) => _unsafe.Enqueue((at, content => content.Truncate(length)));

    public void Rename(int at, IReadOnlyDictionary<string, Node> entries) =>
        _unsafe.Enqueue((at, content => content.Entries = entries));

    /// <summary>Whether anything became safe.</summary>
    public bool Sync(int startedAt)
    {
        var any = false;
        while (_unsafe.TryPeek(out var change) && change.At <= startedAt)
        {
            _unsafe.Dequeue().Change(_safe);
            any = true;
        }

        return any;
    }

    /// <summary>What a loss of power leaves.</summary>
    /// <param name="luck">Draws which of the changes that were not synced survive as well; null lets none.</param>
    public Content Left(Random? luck)
    {
        var left = new Content([.. _safe.Bytes], _safe.Entries);
        foreach (var (_, change) in _unsafe)
        {
            if (luck?.Next(2) == 0)
            {
                change(left);
            }
        }

        return left;
    }

    /// <summary>Bytes of a file, names in a directory.</summary>
    public sealed class Content(byte[] bytes, IReadOnlyDictionary<string, Node> entries)
    {
        private byte[] _bytes = bytes;

        public byte[] Bytes => _bytes;

        public IReadOnlyDictionary<string, Node> Entries { get; set; } = entries;

        public void Truncate(long length) => Array.Resize(ref _bytes, (int)length);
    }
}
