using System.Globalization;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>The processes of this machine as Linux lists them.</summary>
internal static class ProcessTable
{
    // Fields of /proc/PID/stat, counted behind the name, which may hold anything.
    private const int State = 0;
    private const int Parent = 1;
    private const int Started = 19;

    /// <summary>A number comes back after a while; together with the moment of its start it does not.</summary>
    public readonly record struct Entry(int Id, string Started);

    /// <summary>All descendants of a process.</summary>
    public static IEnumerable<Entry> Below(int parent)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Fields: Fields(id)))
            .Where(process => process.Fields is not null)
            .ToLookup(process => int.Parse(process.Fields![Parent], CultureInfo.InvariantCulture));
        return Descend(parent);

        IEnumerable<Entry> Descend(int id) => all[id].SelectMany(child =>
            Descend(child.Id).Prepend(new Entry(child.Id, child.Fields![Started])));
    }

    /// <summary>A zombie has ended: it only waits for somebody to ask how.</summary>
    public static bool IsAlive(Entry process) =>
        Fields(process.Id) is { } fields && fields[Started] == process.Started && fields[State] is not ("Z" or "X");

    private static string[]? Fields(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
