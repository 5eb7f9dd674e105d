using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// A child ended, or was ended, before it answered; <see cref="Code"/> of <see cref="Problems"/> says why.
/// </summary>
internal sealed class ParserDiedException(string code) : Exception(Problems.Explain(code))
{
    public string Code { get; } = code;
}
