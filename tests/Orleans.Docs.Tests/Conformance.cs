using Xunit;

namespace Orleans.Docs.Tests;

/// <summary>
/// What the conformance suites of all ports share: opening, closing and opening again. An adapter that lives longer
/// than its process opens the same data again; another one says so with <see cref="IsDurable"/>.
/// </summary>
public abstract class Conformance<T> : IAsyncLifetime
    where T : class
{
    protected T Store { get; private set; } = null!;

    protected virtual bool IsDurable => true;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract ValueTask<T> Open();

    protected virtual void CleanUp()
    {
    }

    public async ValueTask InitializeAsync() => Store = await Open();

    public ValueTask DisposeAsync()
    {
        (Store as IDisposable)?.Dispose();
        CleanUp();
        GC.SuppressFinalize(this);
        return default;
    }

    protected async Task Reopen()
    {
        Assert.SkipUnless(IsDurable, "this store ends with its process");
        (Store as IDisposable)?.Dispose();
        Store = await Open();
    }
}
