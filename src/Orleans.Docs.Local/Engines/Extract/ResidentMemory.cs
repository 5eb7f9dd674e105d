using System.Globalization;
using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// What a process and its descendants hold in memory, as the kernel counts it. Linux only; 0 elsewhere.
/// </summary>
internal static class ResidentMemory
{
    /// <summary>Resident bytes without pages of shared files; processes that end meanwhile count nothing.</summary>
    public static long BytesOf(int processId) => ProcessTree.Of(processId).Sum(OwnBytes);

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
