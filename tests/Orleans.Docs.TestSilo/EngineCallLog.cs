using Orleans.Docs.Workers;

namespace Orleans.Docs.TestSilo;

/// <summary>
/// One line a call that an engine answered, kept across crashes: <c>step document attempt firstPage</c>.
/// </summary>
public sealed class EngineCallLog(string path)
{
    private readonly LineLog _log = new(path);

    public void Answered(WorkOrder order) =>
        _log.Write($"{order.Step} {order.Document} {order.Attempt} {order.FirstPage}");
}
