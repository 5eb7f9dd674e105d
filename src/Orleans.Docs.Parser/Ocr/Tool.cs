using System.ComponentModel;
using System.Diagnostics;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;

namespace Orleans.Docs.Parser.Ocr;

/// <summary>
/// Runs a native tool on bytes: in by stdin, out by stdout, no file anywhere. It shares the child's process group.
/// </summary>
internal static class Tool
{
    private const int ErrorBytesMax = 4 * 1024;

    /// <summary>What the tool wrote, whatever it returned: half a page is for the caller to judge.</summary>
    /// <exception cref="ReaderException">It is not installed, or wrote more than
    /// <paramref name="outputBytesMax"/>.</exception>
    public static byte[] Run(
        string name,
        IReadOnlyList<string> arguments,
        Action<Stream> writeInput,
        long outputBytesMax,
        CancellationToken cancellationToken) =>
        Run(name, arguments, writeInput, output => ReadAll(output, outputBytesMax), cancellationToken);

    /// <summary>What was read from its output, which is read to its end or else the tool is killed.</summary>
    /// <exception cref="ReaderException">It is not installed.</exception>
    public static T Run<T>(
        string name,
        IReadOnlyList<string> arguments,
        Action<Stream> writeInput,
        Func<Stream, T> readOutput,
        CancellationToken cancellationToken)
    {
        using var process = Start(name, arguments);

        // With whatever it has started: that would keep the pipe open and go on.
        using var kill = cancellationToken.Register(() => End(process, wholeTree: true));
        try
        {
            var errors = Beside(() => Drain(process.StandardError.BaseStream));
            var feed = Beside(() => Feed(process.StandardInput.BaseStream, writeInput));
            var output = readOutput(process.StandardOutput.BaseStream);
            Task.WaitAll([feed, errors], CancellationToken.None);
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            return output;
        }
        finally
        {
            End(process, wholeTree: false);
        }
    }

    /// <summary>
    /// On a thread of its own: these block, a pool has no more threads at hand than there are cores, and makes another
    /// one only after half a second or more.
    /// </summary>
    private static Task Beside(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Process Start(string name, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Tesseract's own threads double the CPU that a page costs; pages run side by side instead.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ReaderException(Problems.OcrMissing, e);
        }
    }

    private static void Feed(Stream input, Action<Stream> write)
    {
        try
        {
            using (input)
            {
                write(input);
            }
        }
        catch (IOException)
        {
            // The tool ended without reading all; its answer tells whether that was a fault.
        }
    }

    private static byte[] ReadAll(Stream output, long bytesMax)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = output.Read(buffer)) > 0)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > bytesMax)
            {
                throw new ReaderException(Problems.OutputTooLarge);
            }
        }

        return memory.ToArray();
    }

    /// <summary>A tool that complains without end must neither block nor fill memory.</summary>
    private static void Drain(Stream errors)
    {
        var buffer = new byte[ErrorBytesMax];
        while (errors.Read(buffer) > 0)
        {
        }
    }

    private static void End(Process process, bool wholeTree)
    {
        try
        {
            process.Kill(wholeTree);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
