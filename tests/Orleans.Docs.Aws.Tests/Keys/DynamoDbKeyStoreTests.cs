using Amazon.DynamoDBv2;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Keys;
using Orleans.Docs.Tests.Keys;

namespace Orleans.Docs.Aws.Tests.Keys;

public sealed class DynamoDbKeyStoreTests : KeyStoreConformance
{
    private readonly List<IDisposable> _clients = [];
    private WireProxy? _proxy;
    private string? _table;

    protected override async ValueTask<IKeyStore> Open()
    {
        _proxy ??= new WireProxy(await AwsEmulators.DynamoDb());
        var client = TestClients.DynamoDb(_proxy.Url);
        _clients.Add(client);
        _table ??= await client.Create(DynamoDbKeyStore.Table("keys"));
        return new DynamoDbKeyStore(client, new KmsOptions { Table = _table });
    }

    protected override void CleanUp()
    {
        _clients.ForEach(client => client.Dispose());
        _ = _proxy?.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_key_whose_answer_got_lost_stands()
    {
        _proxy!.Rule = WireProxy.Once(request => request.Operation == "PutItem", Spoil.By("cut after"));
        var key = Key();
        var document = new DocumentKey("tenant", "lost");
        Assert.Equal(key.KeyId, (await Store.GetOrAdd(document, key, Token)).KeyId);
        Assert.Equal(key.KeyId, (await Store.Find(document, Token))?.KeyId);
    }

    [Theory]
    [InlineData("denied")]
    [InlineData("missing")]
    [InlineData("expired token")]
    public async Task A_table_that_cannot_be_used_is_no_word_about_the_key(string kind)
    {
        _proxy!.Rule = Spoil.By(kind);
        var failure = await Assert.ThrowsAsync<KeyServiceUnavailableException>(
            () => Store.Find(new DocumentKey("tenant", "a"), Token));
        Assert.Contains(_table!, failure.Message, StringComparison.Ordinal);
    }
}
