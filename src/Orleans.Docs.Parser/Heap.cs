using System.Runtime;

namespace Orleans.Docs.Parser;

/// <summary>
/// Gives memory back to the machine before another process needs it: decoded pictures lie on the large object heap,
/// which is collected late by itself.
/// </summary>
internal static class Heap
{
    private const long UsualBytes = 32L * 1024 * 1024;

    /// <summary>Some ten milliseconds where the heap has grown; nothing elsewhere.</summary>
    public static void Shrink()
    {
        if (GC.GetTotalMemory(false) > UsualBytes)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
