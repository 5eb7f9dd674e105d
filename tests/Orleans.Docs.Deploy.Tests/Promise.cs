namespace Orleans.Docs.Deploy.Tests;

/// <summary>Something that the template keeps, and the ways to break it, each of which must be seen.</summary>
/// <param name="Broken">One line for each place where it is broken.</param>
/// <param name="Spoils">By what they do.</param>
internal sealed record Promise(
    string Name, Func<Template, IEnumerable<string>> Broken, IReadOnlyDictionary<string, Action<Template>> Spoils);
