using System.Text;

namespace Orleans.Docs.TestSilo;

/// <summary>One line a call that an engine answered, kept across crashes: <c>step document firstPage</c>.</summary>
public sealed class EngineCallLog(string path)
{
    private readonly Lock _lock = new();

    public void Answered(string step, DocumentKey document, int firstPage)
    {
        var line = Encoding.UTF8.GetBytes($"{step} {document} {firstPage}\n");
        lock (_lock)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(line);
        }
    }
}
