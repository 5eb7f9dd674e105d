using Amazon.S3;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Blobs;
using Orleans.Docs.Tests.Blobs;

namespace Orleans.Docs.Aws.Tests.Blobs;

public sealed class S3BlobStoreTests : BlobStoreConformance
{
    private const int PartBytes = 5 * 1024 * 1024;
    private static readonly BlobName Blob = new(new DocumentKey("tenant", "d"), "x");

    private readonly string _bucket = $"blobs-{Guid.NewGuid():N}";
    private S3Rules? _rules;
    private WireProxy? _proxy;
    private AmazonS3Client? _client;

    protected override async ValueTask<IBlobStore> Open()
    {
        if (_proxy is null)
        {
            _rules = new S3Rules(Clock);
            _proxy = S3Rules.Before(await AwsEmulators.Fauxqs(), _rules);
            _client = TestClients.S3(_proxy.Url, new AwsConnectionOptions
            {
                Region = "eu-west-1",
                RetriesMax = 1,
                TryTimeout = TimeSpan.FromSeconds(30),
            });
            await _client.PutBucketAsync(_bucket, Token);
        }

        return new S3BlobStore(_client!, Options);
    }

    protected override void CleanUp()
    {
        _client?.Dispose();
        _ = _proxy?.DisposeAsync().AsTask();
    }

    protected override void AssertNothingElseIsStored(int largeBlobs)
    {
        var started = _proxy!.Requests.Count(request => request.Path.EndsWith("?uploads", StringComparison.Ordinal));
        var ended = _proxy.Requests.Count(request =>
            request.Method is "POST" or "DELETE" && request.Path.Contains("uploadId=", StringComparison.Ordinal));
        Assert.Equal(started, ended);
    }

    private S3BlobStoreOptions Options => new()
    {
        Bucket = _bucket,
        PartBytes = PartBytes,
        ReadBytes = 64 * 1024,
        KmsKeyId = "arn:aws:kms:eu-west-1:000000000000:key/objects",
    };

    [Theory]
    [InlineData(PartBytes, 0)]
    [InlineData(PartBytes + 1, 2)]
    [InlineData(2 * PartBytes, 2)]
    [InlineData((2 * PartBytes) + 7, 3)]
    public async Task A_large_blob_goes_up_in_parts_and_comes_back_whole(int size, int parts)
    {
        var bytes = Bytes(size);
        Assert.True(await Put(Blob, bytes));
        Assert.Equal(parts, _proxy!.Requests.Count(r => r.Path.Contains("partNumber=", StringComparison.Ordinal)));
        Same(bytes, await Read(Blob));
        Assert.False(await Put(Blob, bytes));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(PartBytes + 1000)]
    public async Task Everything_that_is_written_asks_for_a_free_name_a_checksum_and_encryption(int size)
    {
        await Put(Blob, Bytes(size));
        var writes = _proxy!.Requests
            .Where(request => request.Method is "PUT" or "POST" && request.Path.Contains("/blobs/tenant")).ToList();
        var first = writes[0];
        Assert.Equal("aws:kms", first.Headers["x-amz-server-side-encryption"]);
        Assert.Equal(
            Options.KmsKeyId, first.Headers["x-amz-server-side-encryption-aws-kms-key-id"]);
        Assert.Equal("true", first.Headers["x-amz-server-side-encryption-bucket-key-enabled"]);
        Assert.Equal("*", writes[^1].Headers["If-None-Match"]);
        Assert.All(writes.Where(write => write.Method == "PUT"), write =>
        {
            var trailer = write.Headers.GetValueOrDefault("x-amz-trailer");
            Assert.True(write.Headers.ContainsKey("x-amz-checksum-crc32") || trailer == "x-amz-checksum-crc32");
        });
        if (writes.Count > 1)
        {
            Assert.Contains("<ChecksumCRC32>", System.Text.Encoding.UTF8.GetString(writes[^1].Body));
        }
    }

    [Theory]
    [InlineData(1000, "cut after")]
    [InlineData(PartBytes + 1000, "cut after")]
    [InlineData(PartBytes + 1000, "empty")]
    public async Task A_put_whose_answer_got_lost_is_found_to_be_its_own(int size, string kind)
    {
        _rules!.Spoil = WireProxy.Once(request => request.Headers.ContainsKey("If-None-Match"), Spoil.By(kind));
        Assert.True(await Put(Blob, Bytes(size)));
        Assert.Equal(size, (await Read(Blob))!.Length);
        Assert.False(await Put(Blob, Bytes(size)));
    }

    [Theory]
    [InlineData("SlowDown", 503)]
    [InlineData("InternalError", 500)]
    [InlineData("RequestTimeout", 400)]
    public async Task What_S3_asks_to_repeat_is_repeated_once_and_then_unavailable(string code, int status)
    {
        WireRule spoil = (_, _) => Task.FromResult<WireAnswer?>(
            WireAnswer.Of(status, $"<Error><Code>{code}</Code></Error>", "application/xml"));
        _rules!.Spoil = WireProxy.Once(request => request.Method == "PUT", spoil);
        Assert.True(await Put(Blob, Bytes(10)));

        _rules.Spoil = spoil;
        _proxy!.Requests.Clear();
        var failure = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => Store.Open(Blob, Token));
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, _proxy.Requests.Count);
    }

    [Theory]
    [InlineData("AccessDenied", 403)]
    [InlineData("ExpiredToken", 400)]
    [InlineData("NoSuchBucket", 404)]
    [InlineData("SignatureDoesNotMatch", 403)]
    public async Task What_does_not_pass_by_itself_is_unavailable_at_once_and_names_the_bucket(string code, int status)
    {
        _rules!.Spoil = (_, _) => Task.FromResult<WireAnswer?>(
            WireAnswer.Of(status, $"<Error><Code>{code}</Code></Error>", "application/xml"));
        _proxy!.Requests.Clear();
        var failure = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => Store.Open(Blob, Token));
        Assert.Contains(_bucket, failure.Message, StringComparison.Ordinal);
        Assert.Single(_proxy.Requests);
    }

    [Theory]
    [InlineData("cut after")]
    [InlineData("empty")]
    public async Task A_piece_that_breaks_off_is_read_again(string kind)
    {
        var bytes = Bytes(300_000);
        await Put(Blob, bytes);
        _rules!.Spoil = WireProxy.Once(
            request => request.Headers.GetValueOrDefault("Range") == "bytes=65536-131071", Spoil.By(kind));
        Same(bytes, await Read(Blob));
    }

    [Fact]
    public async Task A_blob_that_is_removed_while_it_is_read_is_damage_and_not_an_end()
    {
        await Put(Blob, Bytes(300_000));
        await using var stream = await Store.Open(Blob, Token);
        await Store.Delete(Blob, Token);
        stream!.Position = 200_000;
        await Assert.ThrowsAsync<BlobDamagedException>(async () => await stream.ReadExactlyAsync(new byte[10], Token));
    }

    [Fact]
    public async Task More_names_than_one_answer_holds_are_all_listed()
    {
        await Parallel.ForAsync(
            0, 1010, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token },
            async (i, _) => await Put(Blob with { Name = $"n{i}" }, Bytes(1)));
        Assert.Equal(1010, (await List(Blob.Document)).Select(blob => blob.Name).Distinct().Count());
    }
}
