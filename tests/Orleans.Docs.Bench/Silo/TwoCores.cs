using System.Globalization;

namespace Orleans.Docs.Bench.Silo;

/// <summary>Bars are set for two cores: on a larger machine silo and children are held to two of them.</summary>
internal static class TwoCores
{
    public const int Count = 2;

    /// <summary>What stands before a command to hold it to two cores; nothing where there are no more.</summary>
    public static IReadOnlyList<string> Prefix() => Environment.ProcessorCount <= Count || !OperatingSystem.IsLinux()
        ? []
        : ["taskset", "--cpu-list", string.Join(',', Allowed().Take(Count))];

    /// <summary>The processors that this process may use, from <c>0-3,8</c>.</summary>
    private static IEnumerable<int> Allowed()
    {
        const string Field = "Cpus_allowed_list:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        foreach (var range in line[Field.Length..].Trim().Split(','))
        {
            var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            for (var processor = ends[0]; processor <= ends[^1]; processor++)
            {
                yield return processor;
            }
        }
    }
}
