namespace Orleans.Docs.AwsStub.Faults;

/// <summary>A log-normal time, cut to a least and a most, as services take it.</summary>
/// <param name="Median">Seconds.</param>
/// <param name="Sigma">Spread of the logarithm.</param>
/// <param name="Least">Seconds.</param>
/// <param name="Most">Seconds.</param>
public sealed record StubLatency(double Median, double Sigma, double Least, double Most)
{
    internal TimeSpan Draw()
    {
        // Box and Muller: one of two draws is enough.
        var normal = Math.Sqrt(-2 * Math.Log(1 - Random.Shared.NextDouble()))
            * Math.Cos(2 * Math.PI * Random.Shared.NextDouble());
        return TimeSpan.FromSeconds(Math.Clamp(Median * Math.Exp(Sigma * normal), Least, Most));
    }
}
