using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Models;
using Orleans.Docs.Keys;
using KeyUnavailableException = Orleans.Docs.Keys.KeyUnavailableException;

namespace Orleans.Docs.Aws.Tests.Keys;

public sealed class KmsMasterKeyTests : IAsyncLifetime
{
    private static readonly DocumentKey A = new("tenant", "a");
    private static readonly DocumentKey B = new("tenant", "b");

    private StubbedAws _stub = null!;
    private WireProxy _kms = null!;
    private AmazonDynamoDBClient _dynamoDb = null!;
    private AmazonKeyManagementServiceClient _client = null!;
    private KmsOptions _options = null!;
    private KmsMasterKey _master = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubbedAws.Start(models: ServiceModels.Find(), cancellationToken: Token);
        _kms = new WireProxy(_stub.Address);
        _dynamoDb = TestClients.DynamoDb(await AwsEmulators.DynamoDb());
        _client = TestClients.Kms(_kms.Url, new AwsConnectionOptions
        {
            Region = "eu-west-1",
            RetriesMax = 1,
            TryTimeout = TimeSpan.FromSeconds(30),
        });
        var table = await _dynamoDb.Create(DynamoDbKeyStore.Table("keys"));
        _options = new KmsOptions { KeyId = "stub-key", Table = table };
        _master = Silo();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _dynamoDb?.Dispose();
        if (_kms is not null)
        {
            await _kms.DisposeAsync();
            await _stub.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_new_key_is_32_bytes_and_opens_again_for_its_own_document_only()
    {
        var (plain, wrapped) = await _master.NewKey(A, Token);
        Assert.Equal(32, plain.Length);
        Assert.EndsWith(":key/stub-key", wrapped.MasterKeyId, StringComparison.Ordinal);
        Assert.Equal(plain, await _master.Unwrap(A, wrapped, Token));

        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await _master.Unwrap(B, wrapped, Token));
        await Assert.ThrowsAsync<KeyUnavailableException>(
            async () => await _master.Unwrap(A, wrapped with { KeyId = Guid.NewGuid() }, Token));
        _stub.Keys.Create("another-key");
        await Assert.ThrowsAsync<KeyUnavailableException>(
            async () => await _master.Unwrap(A, wrapped with { MasterKeyId = "another-key" }, Token));
        await Assert.ThrowsAsync<KeyUnavailableException>(
            async () => await _master.Unwrap(A, wrapped with { MasterKeyId = "no-such-key" }, Token));
        var altered = wrapped.Bytes.ToArray();
        altered[^1] ^= 1;
        await Assert.ThrowsAsync<KeyUnavailableException>(
            async () => await _master.Unwrap(A, wrapped with { Bytes = altered }, Token));
    }

    [Fact]
    public async Task Every_call_names_the_document_and_the_key_in_its_encryption_context()
    {
        var (_, wrapped) = await _master.NewKey(A, Token);
        await _master.Unwrap(A, wrapped, Token);
        Assert.Equal(["GenerateDataKey", "Decrypt"], _kms.Requests.Select(request => request.Operation));
        Assert.All(_kms.Requests, request =>
        {
            var context = JsonNode.Parse(request.Body)!["EncryptionContext"]!;
            Assert.Equal("tenant/a", (string?)context["document"]);
            Assert.Equal(wrapped.KeyId.ToString("N"), (string?)context["key"]);
        });
    }

    [Fact]
    public async Task Secrets_are_the_same_on_every_silo_and_differ_by_tenant_and_purpose()
    {
        var silos = Enumerable.Range(0, 6).Select(_ => Silo()).ToList();
        var secrets = await Task.WhenAll(silos.Select(silo => Task.Run(
            async () => await silo.Secret("tenant", "ids", Token))));
        Assert.All(secrets, secret => Assert.Equal(secrets[0], secret));
        Assert.Equal(32, secrets[0].Length);

        Assert.NotEqual(secrets[0], await _master.Secret("other", "ids", Token));
        Assert.NotEqual(secrets[0], await _master.Secret("tenant", "else", Token));
        Assert.NotEqual(secrets[0], await _master.SystemSecret("ids", Token));
        Assert.Equal(await Silo().SystemSecret("x", Token), await _master.SystemSecret("x", Token));
        await Assert.ThrowsAsync<InvalidNameException>(async () => await _master.Secret("../x", "ids", Token));
    }

    [Fact]
    public async Task A_secret_asks_KMS_once()
    {
        await _master.Secret("tenant", "ids", Token);
        _kms.Requests.Clear();
        var secret = await _master.Secret("tenant", "ids", Token);
        secret[0] ^= 1;
        Assert.NotEqual(secret, await _master.Secret("tenant", "ids", Token));
        await _master.Secret("tenant", "more", Token);
        Assert.Empty(_kms.Requests);
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("KMSInternalException", 500)]
    [InlineData("DependencyTimeoutException", 503)]
    [InlineData("AccessDeniedException", 400)]
    public async Task A_KMS_that_cannot_be_used_is_no_word_about_the_key(string code, int status)
    {
        var (_, wrapped) = await _master.NewKey(A, Token);
        _kms.Rule = Refused(code, status);
        var failure = await Assert.ThrowsAsync<KeyServiceUnavailableException>(
            async () => await _master.Unwrap(A, wrapped, Token));
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
        Assert.Contains(_options.KeyId, failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(async () => await _master.NewKey(A, Token));
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(async () => await _master.Secret("t", "p", Token));
    }

    [Theory]
    [InlineData("DisabledException")]
    [InlineData("NotFoundException")]
    [InlineData("KMSInvalidStateException")]
    public async Task A_master_key_that_is_gone_is_told_by_name(string code)
    {
        var (_, wrapped) = await _master.NewKey(A, Token);
        _kms.Rule = Refused(code, 400);
        var failure = await Assert.ThrowsAsync<KeyUnavailableException>(
            async () => await _master.Unwrap(A, wrapped, Token));
        Assert.Contains(wrapped.MasterKeyId, failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(async () => await _master.NewKey(A, Token));
    }

    [Fact]
    public async Task The_ring_of_keys_asks_KMS_once_a_document_and_never_after_it_was_destroyed()
    {
        var store = new DynamoDbKeyStore(_dynamoDb, _options);
        var ring = new KeyRing(store, _master, Options.Create(new KeyRingOptions()));
        var keys = await ring.GetOrCreate(A, Token);
        Assert.Same(keys, await ring.Open(A, Token));
        Assert.Single(_kms.Requests);

        var elsewhere = new KeyRing(store, Silo(), Options.Create(new KeyRingOptions()));
        Assert.Equal(keys.KeyId, (await elsewhere.GetOrCreate(A, Token)).KeyId);
        await ring.Destroy(A, Token);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await ring.Open(A, Token));
    }

    private static WireRule Refused(string code, int status) => (_, _) => Task.FromResult<WireAnswer?>(WireAnswer.Of(
        status, $"{{\"__type\":\"{code}\",\"message\":\"refused by a test\"}}", "application/x-amz-json-1.1"));

    private KmsMasterKey Silo() => new(_client, new DynamoDbKeyStore(_dynamoDb, _options), _options);
}
