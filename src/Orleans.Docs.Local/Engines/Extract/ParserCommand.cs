using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// How a child is started: the same .NET that runs this process, bounded, and with none of its secrets.
/// </summary>
internal static class ParserCommand
{
    private const string Program = "Orleans.Docs.Parser.dll";

    /// <summary>
    /// All that a child gets of the environment: credentials that stand there are none of its business.
    /// </summary>
    private static readonly string[] Passed =
        ["PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "SystemRoot"];

    public static ProcessStartInfo Of(ParserOptions options, string workDirectory)
    {
        var program = Path.Combine(AppContext.BaseDirectory, Program);
        if (!File.Exists(program))
        {
            throw new FileNotFoundException($"{Program} must lie beside the host's own files", program);
        }

        var start = new ProcessStartInfo(Dotnet(), [program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workDirectory,
        };
        var environment = Passed
            .Select(name => (name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(pair => pair.Value is not null)
            .ToList();
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in Settings(options, workDirectory))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static IEnumerable<(string Name, string Value)> Settings(ParserOptions options, string workDirectory)
    {
        var heapBytes = options.HeapMiBMax * 1024L * 1024L;
        yield return ("DOTNET_GCHeapHardLimit", heapBytes.ToString("X", CultureInfo.InvariantCulture));
        yield return ("DOTNET_GCHeapCount", "1");
        yield return ("DOTNET_gcConcurrent", "0");
        yield return ("DOTNET_TieredPGO", "0");

        // A crash is expected here: no dump of document text, no socket or pipe left behind in the temporary directory.
        yield return ("DOTNET_DbgEnableMiniDump", "0");
        yield return ("DOTNET_EnableDiagnostics", "0");
        yield return ("DOTNET_NOLOGO", "1");
        yield return ("TMPDIR", workDirectory);
        yield return ("HOME", workDirectory);
        yield return ("OMP_THREAD_LIMIT", "1");
    }

    /// <summary>
    /// The <c>dotnet</c> of the shared framework that this process runs on; else the one on the path.
    /// </summary>
    private static string Dotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
