using Orleans.Runtime;

namespace Orleans.Docs;

internal static class GrainStates
{
    /// <summary>
    /// Writes the state. Where that fails, whether it was stored is unknown: the grain goes, and its next activation
    /// reads, also where the failure is caught before it leaves the grain.
    /// </summary>
    public static async Task WriteOrLeave<T>(this IPersistentState<T> state, IGrainBase grain)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
