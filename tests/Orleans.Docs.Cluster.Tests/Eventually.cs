namespace Orleans.Docs.Cluster.Tests;

/// <summary>Waits for what no event tells.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task True(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var deadline = TimeProvider.System.GetUtcNow() + (limit ?? TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"never came true: {what}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
