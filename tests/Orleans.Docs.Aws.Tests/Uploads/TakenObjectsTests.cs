using Amazon.S3;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Uploads;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Aws.Tests.Uploads;

/// <summary>Plain bytes on their way in, when their document is erased, over the wire.</summary>
public sealed class TakenObjectsTests : StubTests
{
    private const string Transit = "transit";
    private const string Drop = "somebodys-drop";

    private static readonly DocumentKey Document = DocumentKey.Parse("acme/d");
    private static readonly DroppedObject Object = new(Drop, "in/a letter.txt", null, "01");

    [Fact]
    public async Task What_was_noted_goes_by_the_command_that_took_it_and_the_note_with_it()
    {
        Put(Drop, Object.Key, "in/another.txt");
        Stub.Objects.Create(Transit);
        var taken = Taken();
        await taken.Note("acme", Object, Cancel);
        var note = Assert.Single(Stub.Objects.Keys(Transit));
        Assert.StartsWith("work/taken/acme/", note, StringComparison.Ordinal);
        Assert.DoesNotContain("letter", note, StringComparison.Ordinal);

        // Another tenant's document, and other commands of this one.
        await taken.Delete(DocumentKey.Parse("globex/d"), [Object.CommandId], Cancel);
        await taken.Delete(Document, ["s3:0000", "erase-1", "s3:"], Cancel);
        Assert.Equal(2, Stub.Objects.Keys(Drop).Count);

        await taken.Delete(Document, ["erase-1", Object.CommandId], Cancel);
        Assert.Equal(["in/another.txt"], Stub.Objects.Keys(Drop));
        Assert.Empty(Stub.Objects.Keys(Transit));
        await taken.Delete(Document, ["erase-1", Object.CommandId], Cancel);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task What_was_put_in_the_place_of_what_was_read_stays()
    {
        Put(Drop, Object.Key);
        Stub.Objects.Create(Transit);
        var taken = Taken();
        var read = Object with { ETag = "\"1\"" };
        Stub.Objects.Put(Drop, Object.Key, new StoredObject([2], "\"2\"", null, null), onlyIfNone: false);
        await taken.Take("acme", read, Cancel);
        Assert.Equal([2], Stub.Objects.Find(Drop, Object.Key)!.Bytes);

        await taken.Note("acme", read, Cancel);
        await taken.Delete(Document, [Object.CommandId], Cancel);
        Assert.Equal([2], Stub.Objects.Find(Drop, Object.Key)!.Bytes);
        Assert.Empty(Stub.Objects.Keys(Transit));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task Only_what_was_taken_is_known_as_taken_and_until_its_document_is_erased()
    {
        Put(Drop, Object.Key);
        Stub.Objects.Create(Transit);
        var taken = Taken();
        var read = Object with { ETag = "\"1\"" };
        await taken.Note("acme", read, Cancel);
        Assert.False(await taken.WasTaken("acme", Object, Cancel));
        await taken.Take("acme", read, Cancel);
        Assert.Empty(Stub.Objects.Keys(Drop));
        Assert.All(Stub.Objects.Keys(Transit), key => Assert.StartsWith("taken/acme/", key, StringComparison.Ordinal));
        Assert.True(await taken.WasTaken("acme", Object, Cancel));

        // The message of an earlier put of which this one took the place; its tag comes without quotes.
        Assert.True(await taken.WasTaken("acme", new(Drop, Object.Key, null, "00") { ETag = "1" }, Cancel));
        Assert.False(await taken.WasTaken("acme", new(Drop, Object.Key, null, "02") { ETag = "2" }, Cancel));
        Assert.False(await taken.WasTaken("acme", new(Drop, Object.Key, null, "02"), Cancel));
        Assert.False(await taken.WasTaken("globex", Object, Cancel));

        await taken.Delete(Document, [Object.CommandId], Cancel);
        Assert.Empty(Stub.Objects.Keys(Transit));
    }

    [Fact]
    public async Task A_crash_behind_the_deletion_is_no_object_that_got_lost()
    {
        Put(Drop, Object.Key);
        Stub.Objects.Create(Transit);
        var taken = Taken();
        var read = Object with { ETag = "\"1\"" };
        await taken.Note("acme", read, Cancel);
        Stub.Faults.Next("s3:PutObject", new Fault.Refuse(500, "InternalError"), after: 1);
        await Assert.ThrowsAsync<AmazonS3Exception>(() => taken.Take("acme", read, Cancel));
        Assert.Empty(Stub.Objects.Keys(Drop));
        Assert.True(await taken.WasTaken("acme", Object, Cancel));
        await taken.Delete(Document, [Object.CommandId], Cancel);
        Assert.Empty(Stub.Objects.Keys(Transit));
    }

    [Fact]
    public async Task What_came_by_a_form_goes_by_its_upload()
    {
        Put(Transit, "incoming/uploads/acme/one", "incoming/uploads/acme/two", "incoming/uploads/globex/one");
        await Taken().Delete(Document, ["upload-one", "upload-../globex/one", "upload-"], Cancel);
        Assert.Equal(
            ["incoming/uploads/acme/two", "incoming/uploads/globex/one"], Stub.Objects.Keys(Transit));
    }

    [Fact]
    public async Task A_note_is_encrypted_as_uploads_are()
    {
        Stub.Objects.Create(Transit);
        Stub.Objects.RequiredKmsKey = "objects";
        await Taken(kmsKey: "objects").Note("acme", Object, Cancel);
        Assert.Equal("objects", Stub.Objects.Find(Transit, Stub.Objects.Keys(Transit)[0])!.KmsKey);
    }

    [Fact]
    public async Task What_cannot_be_deleted_is_an_error_and_goes_with_the_next_try()
    {
        Put(Drop, Object.Key);
        Put(Transit, "incoming/uploads/acme/one");
        var taken = Taken();
        await taken.Note("acme", Object, Cancel);
        Stub.Faults.Next("s3:DeleteObject", new Fault.Refuse(403, "AccessDenied"));
        await Assert.ThrowsAsync<BlobStoreUnavailableException>(
            () => taken.Delete(Document, ["upload-one", Object.CommandId], Cancel));
        Stub.Faults.Next("s3:DeleteObject", new Fault.Refuse(403, "AccessDenied"));
        await Assert.ThrowsAsync<AmazonS3Exception>(() => taken.Delete(Document, [Object.CommandId], Cancel));

        // The note stays as long as its object does.
        Assert.Equal(2, Stub.Objects.Keys(Transit).Count);
        await taken.Delete(Document, ["upload-one", Object.CommandId], Cancel);
        Assert.Empty(Stub.Objects.Keys(Transit));
        Assert.Empty(Stub.Objects.Keys(Drop));
    }

    private void Put(string bucket, params string[] keys)
    {
        Stub.Objects.Create(bucket);
        foreach (var key in keys)
        {
            Stub.Objects.Put(bucket, key, new StoredObject([1], "\"1\"", null, null), onlyIfNone: false);
        }
    }

    [Fact]
    public void What_the_drop_does_not_empty_is_said_to_stay()
    {
        DropSource[] sources =
        [
            new() { Bucket = Drop, Prefix = "in/", Tenant = "acme", DeletesTaken = true },
            new() { Bucket = "archive", Prefix = "acme/", Tenant = "acme" },
            new() { Bucket = "theirs", Tenant = "globex" },
        ];
        var line = Taken(sources: sources).Staying(Document, ["erase-1", Object.CommandId]);
        Assert.Contains("(archive)", line, StringComparison.Ordinal);

        Assert.Null(Taken(sources: sources).Staying(Document, ["erase-1", "upload-one"]));
        Assert.Null(Taken(sources: sources[..1]).Staying(Document, ["erase-1", Object.CommandId]));
        Assert.Null(Taken().Staying(Document, ["erase-1", Object.CommandId]));
    }

    private TakenObjects Taken(string? kmsKey = null, DropSource[]? sources = null)
    {
        var s3 = new AmazonS3Client(
            StubClients.Credentials, StubClients.Set(new AmazonS3Config { ForcePathStyle = true }, Stub, retries: 0));
        var options = Options.Create(new IncomingOptions { Bucket = Transit, KmsKeyId = kmsKey });
        return new TakenObjects(
            s3, new IncomingBucket(s3, options, TimeProvider.System), options,
            Options.Create(new DropOptions { Sources = sources ?? [] }));
    }
}
