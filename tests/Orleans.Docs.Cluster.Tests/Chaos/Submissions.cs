using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Documents;
using Orleans.Docs.TestSilo.Chaos;

namespace Orleans.Docs.Cluster.Tests.Chaos;

/// <summary>Papers of which two in ten have a fate: all classes in turn, and each at all steps.</summary>
internal sealed class Submissions(int seed)
{
    private static readonly FateClass[] Classes =
        [FateClass.Terminal, FateClass.Unreadable, FateClass.Transient, FateClass.TimedOut];

    private static readonly Step[] Steps = [Step.Extract, Step.Classify, Step.DetectPii, Step.Summarize];

    private readonly Papers _papers = new(seed);
    private readonly Lock _lock = new();
    private int _made;
    private int _failing;

    public Submission Next()
    {
        lock (_lock)
        {
            var paper = _papers.Make(1)[0];
            var number = ++_made;
            var fate = paper.Pages > 1 && number % 10 == 2 ? new Fate(FateClass.Short, Step.Extract)
                : number % 10 == 4 ? Failing(_failing++)
                : default;
            return new Submission(paper with { FileName = fate.Name(paper.FileName) }, fate, $"chaos-{number}");
        }
    }

    private static Fate Failing(int n) => new(Classes[n % Classes.Length], Steps[n / Classes.Length % Steps.Length]);
}
