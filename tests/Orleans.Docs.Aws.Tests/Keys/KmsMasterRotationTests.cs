using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Models;
using Orleans.Docs.Keys;
using Orleans.Docs.Tests.Keys;
using KeyUnavailableException = Orleans.Docs.Keys.KeyUnavailableException;

namespace Orleans.Docs.Aws.Tests.Keys;

public sealed class KmsMasterRotationTests : MasterRotationConformance
{
    private static readonly DocumentKey Document = new("tenant", "a");

    private StubbedAws? _stub;
    private WireProxy _kms = null!;
    private AmazonDynamoDBClient _dynamoDb = null!;
    private AmazonKeyManagementServiceClient _client = null!;
    private KmsOptions _options = null!;
    private int _masters;

    protected override async ValueTask<KeysOfWing> Open()
    {
        if (_stub is null)
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
            _options = new KmsOptions
            {
                KeyId = "stub-key",
                Table = await _dynamoDb.Create(DynamoDbKeyStore.Table("keys")),
            };
        }

        var store = new DynamoDbKeyStore(_dynamoDb, _options);
        return new KeysOfWing(new KmsMasterKey(_client, store, _options), store);
    }

    protected override void CleanUp()
    {
        _client?.Dispose();
        _dynamoDb?.Dispose();
        _ = Stop();

        async Task Stop()
        {
            if (_stub is not null)
            {
                await _kms.DisposeAsync();
                await _stub.DisposeAsync();
            }
        }
    }

    protected override void NameNextMaster()
    {
        _options.KeyId = $"next-key-{++_masters}";
        _stub!.Keys.Create(_options.KeyId);
    }

    protected override void EndMaster(string masterKeyId) =>
        _stub!.Keys.Enable(masterKeyId.Split('/')[^1], enabled: false);

    [Fact]
    public async Task A_key_moves_within_KMS_bound_to_its_document_and_its_plain_bytes_never_leave()
    {
        var (_, wrapped) = await Store.Master.NewKey(Document, Token);
        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        _kms.Requests.Clear();
        await Store.Master.Rewrap(Document, wrapped, id, Token);

        var request = Assert.Single(_kms.Requests);
        Assert.Equal("ReEncrypt", request.Operation);
        var body = JsonNode.Parse(request.Body)!;
        Assert.Equal((wrapped.MasterKeyId, id), ((string?)body["SourceKeyId"], (string?)body["DestinationKeyId"]));
        foreach (var name in new[] { "SourceEncryptionContext", "DestinationEncryptionContext" })
        {
            Assert.Equal("tenant/a", (string?)body[name]!["document"]);
            Assert.Equal(wrapped.KeyId.ToString("N"), (string?)body[name]!["key"]);
        }

        await Assert.ThrowsAsync<KeyUnavailableException>(
            async () => await Store.Master.Rewrap(new DocumentKey("tenant", "b"), wrapped, id, Token));
    }

    [Fact]
    public async Task The_root_of_secrets_moves_too_and_is_listed_as_no_document_s_key()
    {
        var secret = await Store.Master.Secret("tenant", "ids", Token);
        var (_, wrapped) = await Store.Master.NewKey(Document, Token);
        await Store.Store.GetOrAdd(Document, wrapped, Token);
        var old = await Store.Master.CurrentId(Token);
        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        Assert.Equal([Document], (await Store.Store.List(null, 100, Token)).Keys.Select(row => row.Key));
        EndMaster(old);

        await Reopen();
        Assert.Equal(secret, await Store.Master.Secret("tenant", "ids", Token));
        Assert.Equal(id, (await ((DynamoDbKeyStore)Store.Store).Find("root", Token))!.MasterKeyId);
    }

    [Fact]
    public async Task Where_no_other_key_is_named_nothing_is_wrapped_anew()
    {
        var (_, wrapped) = await Store.Master.NewKey(Document, Token);
        Assert.Equal(wrapped.MasterKeyId, await Store.Master.Renew(Token));
        Assert.DoesNotContain(_kms.Requests, request => request.Operation == "ReEncrypt");
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("KMSInternalException", 500)]
    [InlineData("AccessDeniedException", 400)]
    public async Task A_KMS_that_cannot_be_used_breaks_a_pass_off_and_is_no_word_about_a_key(string code, int status)
    {
        var (_, wrapped) = await Store.Master.NewKey(Document, Token);
        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        _kms.Rule = (_, _) => Task.FromResult<WireAnswer?>(WireAnswer.Of(
            status, $"{{\"__type\":\"{code}\",\"message\":\"refused by a test\"}}", "application/x-amz-json-1.1"));

        await Assert.ThrowsAsync<KeyServiceUnavailableException>(
            async () => await Store.Master.Rewrap(Document, wrapped, id, Token));
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(async () => await Store.Master.Renew(Token));
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(async () => await Store.Master.CurrentId(Token));
    }

    [Fact]
    public async Task A_master_key_that_is_gone_is_told_by_name()
    {
        var (_, wrapped) = await Store.Master.NewKey(Document, Token);
        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        EndMaster(wrapped.MasterKeyId);
        var failure = await Assert.ThrowsAsync<KeyUnavailableException>(
            async () => await Store.Master.Rewrap(Document, wrapped, id, Token));
        Assert.Contains(wrapped.MasterKeyId, failure.Message, StringComparison.Ordinal);
    }
}
