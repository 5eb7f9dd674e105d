using System.Globalization;

namespace Orleans.Docs.Parser.Protocol;

/// <summary>A process and its descendants, as the kernel knows them. Linux only; elsewhere nothing is known.</summary>
internal static class ProcessTree
{
    /// <summary>A fork bomb must not keep whoever looks busy.</summary>
    private const int ProcessesMax = 256;

    /// <summary>The kernel tells times in these, whatever its own clock.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>The process first; those that end meanwhile may be missing.</summary>
    public static IEnumerable<int> Of(int processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        var waiting = new Queue<int>([processId]);
        for (var seen = 0; seen < ProcessesMax && waiting.TryDequeue(out var id); seen++)
        {
            yield return id;
            foreach (var child in Children(id))
            {
                waiting.Enqueue(child);
            }
        }
    }

    /// <summary>
    /// Time that processors gave to the process and its descendants, those that have ended included; zero where that is
    /// not known.
    /// </summary>
    public static TimeSpan ProcessorTime(int processId) =>
        TimeSpan.FromSeconds(Of(processId).Sum(Ticks) / (double)TicksPerSecond);

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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Of the process itself and of its children that have ended.</summary>
    private static long Ticks(int processId)
    {
        try
        {
            // pid (name) state parent …: the name may hold blanks, so the fields are counted behind it.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
