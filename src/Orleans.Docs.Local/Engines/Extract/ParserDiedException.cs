using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// A child could not be started, or ended before it was up: it has seen nothing of a file.
/// </summary>
internal sealed class ParserNotStartedException(Exception? inner = null)
    : Exception(Problems.Explain(Problems.ParserNotStarted), inner);

/// <summary>
/// A child ended, or was ended, before it answered; <see cref="Code"/> of <see cref="Problems"/> says why.
/// </summary>
internal sealed class ParserDiedException(string code) : Exception(Problems.Explain(code))
{
    public string Code { get; } = code;
}
