namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>Waits for conditions that nobody announces.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static Task True(Func<bool> condition, Func<string> otherwise) =>
        True(() => Task.FromResult(condition()), otherwise);

    public static async Task True(Func<Task<bool>> condition, Func<string> otherwise)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(LookEvery, TimeProvider.System);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail(otherwise());
            }
        }
    }
}
