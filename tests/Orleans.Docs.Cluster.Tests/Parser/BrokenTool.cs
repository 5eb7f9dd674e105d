namespace Orleans.Docs.Cluster.Tests.Parser;

/// <summary>
/// Stands before the real Tesseract on the path of this process: fails at every call, or, once it is mended, reads the
/// same word on every page.
/// </summary>
internal sealed class BrokenTool : IDisposable
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private readonly string _folder = Directory.CreateTempSubdirectory("broken-tool-").FullName;

    public BrokenTool()
    {
        Write("cat > /dev/null; exit 1");
        Environment.SetEnvironmentVariable("PATH", $"{_folder}:{_path}");
    }

    public void Mend() => Write(
        """
        test "$1" = --list-langs && { printf 'List (1):\neng\n'; exit; }
        cat > /dev/null
        printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n'
        printf '5\t1\t1\t1\t1\t1\t10\t10\t100\t30\t96\tmended\n'
        """);

    /// <summary>Never ends, and uses a processor in a process of its own.</summary>
    public void Spin() => Write(
        """
        test "$1" = --list-langs && { printf 'List (1):\neng\n'; exit; }
        cat > /dev/null
        sh -c 'while :; do :; done'
        """);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(string script)
    {
        var file = Path.Combine(_folder, "tesseract");
        var next = file + ".next";
        File.WriteAllText(next, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.Move(next, file, overwrite: true);
    }
}
