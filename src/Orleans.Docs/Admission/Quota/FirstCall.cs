namespace Orleans.Docs.Admission.Quota;

/// <summary>Which API a step calls first, or would have called with a permit. For any thread.</summary>
internal sealed class FirstCall
{
    private static readonly AsyncLocal<FirstCall?> Current = new();

    private string? _api;

    private FirstCall()
    {
    }

    /// <summary>Null as long as no permit was asked for.</summary>
    public string? Api => Volatile.Read(ref _api);

    /// <summary>Holds for the method that calls it and what that calls.</summary>
    public static FirstCall Watch() => Current.Value = new FirstCall();

    public static void Note(string api)
    {
        if (Current.Value is { } watched)
        {
            Interlocked.CompareExchange(ref watched._api, api, null);
        }
    }
}
