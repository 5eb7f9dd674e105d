using System.Globalization;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// What a process and its descendants hold in memory, as the kernel counts it. Linux only; 0 elsewhere.
/// </summary>
internal static class ResidentMemory
{
    /// <summary>A fork bomb must not keep the watch busy.</summary>
    private const int ProcessesMax = 256;

    /// <summary>Resident bytes without pages of shared files; processes that end meanwhile count nothing.</summary>
    public static long BytesOf(int processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var bytes = 0L;
        var waiting = new Queue<int>([processId]);
        for (var seen = 0; seen < ProcessesMax && waiting.TryDequeue(out var id); seen++)
        {
            bytes += OwnBytes(id);
            foreach (var child in Children(id))
            {
                waiting.Enqueue(child);
            }
        }

        return bytes;
    }

    public static IReadOnlyList<int> Children(int processId)
    {
        try
        {
            var children = new List<int>();
            foreach (var task in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                var ids = File.ReadAllText($"{task}/children");
                foreach (var id in ids.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    children.Add(int.Parse(id, CultureInfo.InvariantCulture));
                }
            }

            return children;
        }
        catch (IOException)
        {
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long OwnBytes(int processId)
    {
        try
        {
            var cells = File.ReadAllText($"/proc/{processId}/statm").Split(' ');
            var (resident, shared) = (Pages(cells[1]), Pages(cells[2]));
            return (resident - shared) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }

        static long Pages(string cell) => long.Parse(cell, CultureInfo.InvariantCulture);
    }
}
