namespace Orleans.Docs.Verification;

/// <summary>
/// Failures of a store as such. This project's own exceptions say which file or table and hold no document text; of any
/// other only the kind is told.
/// </summary>
internal static class Unreadable
{
    public static bool Is(Exception e) => e is not OperationCanceledException;

    public static string Reason(Exception e) =>
        e.GetType().FullName!.StartsWith("Orleans.Docs.", StringComparison.Ordinal) ? e.Message : e.GetType().Name;
}
