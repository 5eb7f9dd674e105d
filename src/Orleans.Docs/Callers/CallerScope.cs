using Orleans.Docs.Documents;

namespace Orleans.Docs.Callers;

/// <summary>Who the current grain call comes from, as verified by the incoming filter.</summary>
internal static class CallerScope
{
    private static readonly AsyncLocal<CallerToken?> Token = new();

    public static CallerToken? Current
    {
        get => Token.Value;
        set => Token.Value = value;
    }

    /// <summary>The name that events record.</summary>
    public static string Actor => Current?.Subject ?? CommitFacts.System;
}
