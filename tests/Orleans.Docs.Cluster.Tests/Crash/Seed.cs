using System.Globalization;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>What a run is drawn from.</summary>
internal static class Seed
{
    private const string Variable = "DOCS_SEED";

    /// <summary>
    /// The one that the environment gives, or any; it is told with what the test says, so that somebody can give it.
    /// </summary>
    /// <param name="isPrinted">Also where the test passes, for a run that is never quite the same again.</param>
    public static int Draw(bool isPrinted = false)
    {
        var wanted = Environment.GetEnvironmentVariable(Variable);
        var seed = int.TryParse(wanted, CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next(1_000_000);
        var told = $"{Variable}={seed} draws the same papers and moments again";
        CrashRun.Say(told);
        if (isPrinted)
        {
            Console.Error.WriteLine($"{TestContext.Current.Test?.TestDisplayName}: {told}");
        }

        return seed;
    }
}
