using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Orleans.Docs.Bench.Probes;

/// <summary>
/// A write at the end of a file and an <c>fdatasync</c>, nothing else: the least time in which a disk keeps anything.
/// </summary>
internal sealed class BareSync(string path) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
    private long _end;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, _end);
        _end += bytes.Length;
        if (fdatasync((int)_file.DangerousGetHandle()) != 0)
        {
            throw new BenchFailedException($"fdatasync failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    public void Dispose() => _file.Dispose();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fdatasync(int file);
}
