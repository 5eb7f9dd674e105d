using System.Text;

namespace Orleans.Docs.TestSilo;

/// <summary>Lines that outlive a crash of the process that wrote them.</summary>
public sealed class LineLog(string path)
{
    private readonly Lock _lock = new();

    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes($"{line}\n");
        lock (_lock)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(bytes);
        }
    }
}
