using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench;

/// <summary>Runs benches one after the other, then shows and writes what they found.</summary>
internal sealed class BenchProgram(IReadOnlyList<IBench> known, TextWriter output, TextWriter error)
{
    private const int Missed = 1;
    private const int WrongArguments = 2;
    private const int Interrupted = 130;

    public async Task<int> Run(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var arguments = BenchArguments.Parse(args, known);
        if (arguments.Wrong is { } wrong)
        {
            await error.WriteLineAsync(wrong);
            return WrongArguments;
        }

        if (arguments.Help)
        {
            await output.WriteAsync(Help());
            return 0;
        }

        try
        {
            return await Measure(arguments, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("stopped");
            return Interrupted;
        }
    }

    private async Task<int> Measure(BenchArguments arguments, CancellationToken cancellationToken)
    {
        using var json = arguments.JsonPath is { } path ? Open(path) : null;
        using (var chart = arguments.ChartPath is { } svg ? Open(svg) : null)
        {
            if (arguments.ChartPath is not null && chart is null)
            {
                return WrongArguments;
            }
        }

        if (arguments.JsonPath is not null && json is null)
        {
            return WrongArguments;
        }

        var report = new BenchReport(error);
        var failed = false;
        foreach (var bench in arguments.Benches)
        {
            try
            {
                await bench.Run(
                    report, new BenchSettings(arguments.Quick, arguments.Parts, arguments.Seconds),
                    cancellationToken);
            }
            catch (BenchFailedException e)
            {
                failed = true;
                await error.WriteLineAsync($"{bench.Name}: {e.Message}");
            }
        }

        ResultTable.Write(report.Results, output);
        if (json is not null)
        {
            await ResultJson.Write(report.Results, json, cancellationToken);
        }

        if (arguments.ChartPath is { } target && report.Results.Any(result => result.Compared is not null))
        {
            await File.WriteAllTextAsync(target, Chart.Draw(report.Results), cancellationToken);
            await error.WriteLineAsync($"chart: {target}");
        }

        return failed || (!arguments.Quick && report.Results.Any(result => result.Met is false)) ? Missed : 0;
    }

    /// <summary>Before anything is measured, so that minutes are not lost to a wrong path.</summary>
    private FileStream? Open(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"cannot write {path}: {e.Message}");
            return null;
        }
    }

    private string Help()
    {
        var width = known.Max(bench => bench.Name.Length);
        return $"""
            usage: docs bench [NAME…] [--json FILE] [--chart FILE] [--quick]

            Measures, prints a table, and ends with exit code 1 if a bar is missed. No name means all:
            {string.Join('\n', known.Select(bench => $"  {bench.Name.PadRight(width)}  {bench.Summary}"))}

            --json FILE   also writes a list of name, value, unit, reference, referenceValue, ratio, bar, met, settings
            --chart FILE  what was compared, drawn as SVG; else beside the file of --json, or artifacts/bench.svg
            --part NAME   only this part of a bench, may be repeated: {string.Join(", ", BenchCatalog.Parts)}
            --seconds N   how long each contender of `events` works in a round, e.g. 10 to judge what is warm
            --quick       few and short rounds, to try a change; too little to judge by, and bars are not judged

            Real files are taken from shared/corpus beside the repository, or from $DOCS_CORPUS; without them samples/
            is used, and the settings say so. Run it on a quiet machine.

            Examples:
              ./docs bench
              ./docs bench path --json path.json
              ./docs bench events --json events.json --chart events.svg

            """;
    }
}
