namespace Orleans.Docs.Engines;

/// <summary>
/// The engines that a wing offers for one step, by name; a wing registers one or more. The first of all is the step's
/// default unless <see cref="EngineOptions"/> names another. What a source makes it also disposes of.
/// </summary>
public interface IEngineSource<T>
    where T : class
{
    IEnumerable<NamedEngine<T>> Engines { get; }
}

/// <param name="Name">
/// What commands, options and prices call it: the same as its <see cref="EngineIdentity.Engine"/>.
/// </param>
/// <param name="Create">Called once, when the engine is first needed.</param>
public sealed record NamedEngine<T>(string Name, Func<T> Create)
    where T : class
{
    /// <summary>
    /// It passes its circuit (<see cref="Admission.Quota.Circuits"/>) itself, at each call that it makes of another
    /// process or a service. Any other engine is put behind one of its name.
    /// </summary>
    public bool GuardsItself { get; init; }
}

/// <summary>Engines that are known beforehand.</summary>
public sealed class EngineSource<T>(params NamedEngine<T>[] engines) : IEngineSource<T>
    where T : class
{
    public IEnumerable<NamedEngine<T>> Engines => engines;
}
