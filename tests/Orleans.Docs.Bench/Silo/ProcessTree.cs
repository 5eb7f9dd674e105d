using System.Globalization;

namespace Orleans.Docs.Bench.Silo;

/// <summary>
/// What a process and all below it hold in memory and use of the processors, by the kernel's count: a page that several
/// share counts as a part of each (PSS), so that the sum is what the machine really gives. Linux only.
/// </summary>
internal static class ProcessTree
{
    private const string PssField = "Pss:";

    /// <summary>In which the kernel tells CPU time, whatever its own tick.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>KiB by process, with the name of each; those that end meanwhile are left out.</summary>
    public static IReadOnlyList<(string Name, long PssKiB)> Read(int root)
    {
        var children = Children();
        var found = new List<(string, long)>();
        var waiting = new Queue<int>([root]);
        while (waiting.TryDequeue(out var id))
        {
            if (Pss(id) is { } pss)
            {
                found.Add((id == root ? "silo" : NameOf(id), pss));
            }

            foreach (var child in children[id])
            {
                waiting.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>Used so far by a process and all below it, those that ended and were waited for included.</summary>
    public static double CpuSeconds(int root)
    {
        var children = Children();
        var ticks = 0L;
        var waiting = new Queue<int>([root]);
        while (waiting.TryDequeue(out var id))
        {
            ticks += Fields(id) is { } fields
                ? fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture))
                : 0;
            foreach (var child in children[id])
            {
                waiting.Enqueue(child);
            }
        }

        return ticks / TicksPerSecond;
    }

    private static ILookup<int, int> Children() => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0)
        .ToLookup(ParentOf);

    private static int ParentOf(int id) =>
        Fields(id) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

    /// <summary>
    /// State, parent and so on: the name before them may hold blanks and brackets, so they are counted behind it.
    /// </summary>
    private static string[]? Fields(int id)
    {
        var stat = Text(id, "stat");
        return stat?[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static long? Pss(int id)
    {
        var rollup = Text(id, "smaps_rollup");
        var at = rollup?.IndexOf(PssField, StringComparison.Ordinal) ?? -1;
        return at < 0
            ? null
            : long.Parse(rollup![(at + PssField.Length)..].TrimStart().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Of a .NET process the name of its program, since all of them are called dotnet.</summary>
    private static string NameOf(int id)
    {
        var words = Text(id, "cmdline")?.Split('\0') ?? [];
        var program = Array.Find(words, word => word.EndsWith(".dll", StringComparison.Ordinal))
            ?? words.FirstOrDefault();
        return program is null ? "ended" : Path.GetFileNameWithoutExtension(program);
    }

    private static string? Text(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
