using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>
/// One document's state, read with a key, beside a bare route that gives the same bytes; and whether a read that starts
/// after an acknowledged commit shows it, while others read.
/// </summary>
internal sealed class Reads(
    BenchReport report, ApiClient api, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const int WarmUps = 2;
    private const double RateMin = 0.6;
    private const double TailMax = 5;

    private int Rounds => settings.Quick ? 2 : 7;

    private TimeSpan Window => TimeSpan.FromSeconds(settings.Seconds ?? (settings.Quick ? 2 : 5));

    private int Commits => settings.Quick ? 20 : 200;

    public async Task Run(CancellationToken cancellationToken)
    {
        report.Say("api.reads: a document, a bare route");
        var id = await api.Submit(
            new StringContent("A letter that is read again and again.\n"), "?name=letter.txt", cancellationToken);
        await api.Settled(id, cancellationToken);
        var path = new Uri(api.Address, $"/v1/documents/{id}");
        await using var bare = await BareRoute.Start(await api.Http.GetByteArrayAsync(path, cancellationToken));
        var (own, theirs) = (new List<WrkResult>(), new List<WrkResult>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            foreach (var isOwn in round % 2 == 0 ? (bool[])[true, false] : [false, true])
            {
                var result = isOwn
                    ? await WrkResult.Of(path, api.Key, Window, cancellationToken)
                    : await WrkResult.Of(bare.Address, null, Window, cancellationToken);
                report.Progress($"round {round + 1} of {Rounds}, {(isOwn ? "document" : "bare")}: "
                    + $"{Figures.Of(result.PerSecond)}/s, p99 {Figures.Of(result.P99Milliseconds)} ms");
                if (round >= 0)
                {
                    (isOwn ? own : theirs).Add(result);
                }
            }
        }

        Report(own, theirs);
        await Follow(id, path, cancellationToken);
    }

    private void Report(List<WrkResult> own, List<WrkResult> theirs)
    {
        var told = common.Add("load", WrkResult.Settings)
            .Add("rounds", $"{Rounds} of {Figures.Of(Window.TotalSeconds)} s each, after {WarmUps} to warm up, "
                + "interleaved; medians; a ratio is the median of the rounds' own ones");
        Add("document", own.ConvertAll(one => one.PerSecond), "requests/s", null);
        Add("bare", theirs.ConvertAll(one => one.PerSecond), "requests/s", null);
        Add("document-to-bare", Ratios(one => one.PerSecond), "times", Bar.AtLeast(RateMin));
        Add("document.p99", own.ConvertAll(one => one.P99Milliseconds), "ms", null);
        Add("bare.p99", theirs.ConvertAll(one => one.P99Milliseconds), "ms", null);
        Add("p99-to-bare", Ratios(one => one.P99Milliseconds), "times", Bar.Below(TailMax));

        List<double> Ratios(Func<WrkResult, double> figure) =>
            [.. own.Zip(theirs, (one, other) => figure(one) / figure(other))];

        void Add(string name, List<double> values, string unit, Bar? bar) => report.Add(new BenchResult
        {
            Name = $"api.reads.{name}",
            Value = Measured.Median(values),
            Unit = unit,
            Bar = bar,
            Settings = told.Add(BenchResult.Spread, Measured.Spread(values)),
        });
    }

    private async Task Follow(string id, Uri path, CancellationToken cancellationToken)
    {
        report.Say("api.reads: reads that start after a commit was acknowledged");
        var load = WrkResult.Of(path, api.Key, Window, cancellationToken);
        var stale = 0;
        for (var i = 0; i < Commits; i++)
        {
            var version = await api.Correct(id, $"{i}", cancellationToken);
            stale += await api.Version(id, cancellationToken) < version ? 1 : 0;
        }

        await load;
        report.Add(new BenchResult
        {
            Name = "api.reads.stale",
            Value = stale,
            Unit = "reads",
            Bar = Bar.Below(1),
            Settings = common.Add("commits", Figures.Of(Commits)).Add("beside", WrkResult.Settings),
        });
    }
}
