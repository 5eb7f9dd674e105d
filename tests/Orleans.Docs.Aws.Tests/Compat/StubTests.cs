using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Models;

namespace Orleans.Docs.Aws.Tests.Compat;

/// <summary>A stub for one class of tests; each test makes its own when it sets faults or counts.</summary>
public abstract class StubTests : IAsyncLifetime
{
    private protected StubbedAws Stub { get; private set; } = null!;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        Stub = await StubbedAws.Start(models: ServiceModels.Find(), cancellationToken: Cancel);

    public async ValueTask DisposeAsync()
    {
        await Stub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Where the services' models are; skips the test where they are not installed.</summary>
    private protected static string Models()
    {
        var models = ServiceModels.Find();
        Assert.SkipWhen(models is null, "the services' models are not installed: ./docs test does, from npm");
        return models!;
    }
}
