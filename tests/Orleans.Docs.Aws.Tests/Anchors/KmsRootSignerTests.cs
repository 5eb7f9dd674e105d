using Amazon.KeyManagementService;
using Orleans.Docs.Anchors;
using Orleans.Docs.Aws.Anchors;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Models;
using Orleans.Docs.Keys;
using Orleans.Docs.Tests.Anchors;

namespace Orleans.Docs.Aws.Tests.Anchors;

public sealed class KmsRootSignerTests : RootSignerConformance
{
    private const string Key = "stub-signing-key";

    private StubbedAws? _stub;
    private AmazonKeyManagementServiceClient? _client;

    protected override async ValueTask<IRootSigner> Open()
    {
        _stub ??= await StubbedAws.Start(models: ServiceModels.Find(), cancellationToken: Token);
        _client ??= TestClients.Kms(_stub.Address);
        return With(Key);
    }

    protected override ValueTask<IRootSigner> OpenOther()
    {
        _stub!.Keys.Create("another", signs: true);
        return new(With("another"));
    }

    protected override void CleanUp()
    {
        _client?.Dispose();
        _ = _stub?.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task The_public_half_is_fetched_once_and_verifies_while_KMS_is_away()
    {
        var signature = await Store.Sign(new byte[] { 1 }, Token);
        Assert.True(await Store.Verify(new byte[] { 1 }, Key, signature, Token));
        _stub!.Keys.Enable(Key, false);
        Assert.True(await Store.Verify(new byte[] { 1 }, Key, signature, Token));
        Assert.Equal((1, 1), (_stub.Ledger.Calls("kms:GetPublicKey"), _stub.Ledger.Calls("kms:Sign")));
        Assert.Empty(_stub.Ledger.Violations);
    }

    [Theory]
    [InlineData("stub-key")]
    [InlineData("missing")]
    public async Task A_key_that_does_not_sign_is_told_by_its_name(string key)
    {
        using var signer = With(key);
        var told = await Assert.ThrowsAsync<KeyServiceUnavailableException>(
            async () => await signer.Sign(new byte[] { 1 }, Token));
        Assert.Contains(key, told.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(
            async () => await signer.Verify(new byte[] { 1 }, key, new byte[] { 1 }, Token));
    }

    private KmsRootSigner With(string key) => new(_client!, new AwsRootOptions { KeyId = key });
}
