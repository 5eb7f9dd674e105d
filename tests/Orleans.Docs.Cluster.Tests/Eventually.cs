namespace Orleans.Docs.Cluster.Tests;

/// <summary>Waits for what no event tells.</summary>
internal static class Eventually
{
    private static readonly TimeSpan LimitDefault = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static Task True(Func<Task<bool>> condition, string what, TimeSpan? limit = null) =>
        True(condition, () => $"never came true: {what}", limit);

    public static Task True(Func<bool> condition, Func<string> otherwise) =>
        True(() => Task.FromResult(condition()), otherwise);

    /// <param name="otherwise">What to fail with, told as it stands in the end.</param>
    public static async Task True(Func<Task<bool>> condition, Func<string> otherwise, TimeSpan? limit = null)
    {
        var deadline = TimeProvider.System.GetUtcNow() + (limit ?? LimitDefault);
        while (!await condition())
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                Assert.Fail(otherwise());
            }

            await Task.Delay(LookEvery, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
