namespace Orleans.Docs.Search;

/// <summary>Writes a batch although the index may refuse some of its entries.</summary>
internal static class Refusals
{
    /// <summary>
    /// Takes refused entries out of <paramref name="entries"/>, naming each, until the rest is written.
    /// </summary>
    public static async Task Write(
        List<IndexEntry> entries, Func<IReadOnlyList<IndexEntry>, Task> write, Action<DocumentKey> refused)
    {
        while (entries.Count > 0)
        {
            try
            {
                await write(entries).ConfigureAwait(true);
                return;
            }
            catch (EntryRefusedException e) when (entries.RemoveAll(entry => entry.Document == e.Document) > 0)
            {
                refused(e.Document);
            }
        }
    }
}
