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

    /// <summary>The one tenant of which the caller may learn anything; null for the owner, who may of all.</summary>
    public static string? OnlyTenant => Current is { } caller && !caller.Has(Role.Owner) ? caller.Tenant : null;

    /// <summary>The name that events record.</summary>
    public static string Actor => Current?.Subject ?? CommitFacts.System;
}
