using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines;

internal static class Outcomes
{
    /// <summary>The same without usage: what a local engine did in the place of a service is not paid for.</summary>
    public static Outcome<T> Free<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done done => done with { Usage = default },
        Outcome<T>.Short partial => partial with { Usage = default },
        _ => outcome,
    };
}
