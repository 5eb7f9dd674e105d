using System.Text;
using Orleans.Docs.Workers;

namespace Orleans.Docs.TestSilo;

/// <summary>
/// One line a call that an engine answered, kept across crashes: <c>step document attempt firstPage</c>.
/// </summary>
public sealed class EngineCallLog(string path)
{
    private readonly Lock _lock = new();

    public void Answered(WorkOrder order)
    {
        var line = Encoding.UTF8.GetBytes($"{order.Step} {order.Document} {order.Attempt} {order.FirstPage}\n");
        lock (_lock)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(line);
        }
    }
}
