using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.Documents;

public sealed class UploadTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private const int ChunkBytes = 300_000;

    private SiloClient Client => silo.Client;

    [Fact]
    public async Task The_same_bytes_join_the_same_document_whoever_sends_them()
    {
        var bytes = Text("joined");
        var first = await Client.Submit(bytes, "first.txt");
        await using var other = await silo.Silo.ConnectAsync();
        var second = await other.Submit(bytes, "second.txt");

        Assert.False(first.Joined);
        Assert.True(second.Joined);
        Assert.Equal(first.Document, second.Document);
        Assert.Equal("first.txt", await Client.NameOf(first.Document));
    }

    [Fact]
    public async Task Another_tenant_gets_a_document_of_its_own_for_the_same_bytes()
    {
        var bytes = Text("two tenants");
        await using var other = await silo.Silo.ConnectAsync("other");
        var (here, there) = (await Client.Submit(bytes, "a.txt"), await other.Submit(bytes, "a.txt"));
        Assert.False(there.Joined);
        Assert.NotEqual(here.Document.Id, there.Document.Id);
    }

    [Fact]
    public async Task The_same_bytes_as_a_new_document_make_another()
    {
        var bytes = Text("always new");
        var first = await Client.Submit(bytes, "a.txt");
        var second = await Client.Submit(bytes, "a.txt", new UploadOptions { FileName = "a.txt", AlwaysNew = true });
        Assert.False(second.Joined);
        Assert.NotEqual(first.Document, second.Document);
        Assert.Equal(bytes, await Client.Source(second.Document));
    }

    [Fact]
    public async Task A_given_id_is_taken_joined_by_the_same_bytes_and_refused_to_others()
    {
        var options = new UploadOptions { FileName = "a.txt", DocumentId = "my-own-id" };
        var first = await Client.Submit(Text("given"), "a.txt", options);
        Assert.Equal(new DocumentKey("default", "my-own-id"), first.Document);
        Assert.True((await Client.Submit(Text("given"), "a.txt", options)).Joined);

        await Assert.ThrowsAsync<CommandRefusedException>(() => Client.Submit(Text("other"), "a.txt", options));
        Assert.Equal(Text("given"), await Client.Source(first.Document));
    }

    [Fact]
    public async Task Chunks_that_do_not_fit_are_refused_and_those_that_are_there_are_passed_over()
    {
        var upload = Client.Grains.GetGrain<IUploadGrain>("default/misfits");
        await Assert.ThrowsAsync<UploadRefusedException>(() => upload.Append(0, new byte[1]));
        await upload.Open(new UploadOptions { FileName = "a.bin" });
        var chunk = RandomNumberGenerator.GetBytes(ChunkBytes);
        Assert.Equal(ChunkBytes, (await upload.Append(0, chunk)).LengthBytes);
        Assert.Equal(ChunkBytes, (await upload.Append(0, chunk)).LengthBytes);

        await Refused("chunk_offset", () => upload.Append(ChunkBytes + 1, chunk));
        await Refused("chunk_offset", () => upload.Append(0, RandomNumberGenerator.GetBytes(ChunkBytes)));
        await Refused("chunk_offset", () => upload.Append(ChunkBytes / 2, chunk));
        await Refused("chunk_offset", () => upload.Append(-1, chunk));
        await Refused("chunk_size", () => upload.Append(ChunkBytes, Array.Empty<byte>()));
        await Refused("chunk_size", () => upload.Append(ChunkBytes, new byte[UploadLimits.ChunkBytesMax + 1]));
        Assert.Equal(ChunkBytes, (await upload.Status()).LengthBytes);

        var receipt = await upload.Complete();
        Assert.Equal(receipt, await upload.Complete());
        Assert.Equal(chunk, await Client.Source(receipt.Document));
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused()
    {
        UploadOptions[] senseless =
        [
            new() { FileName = "a", DocumentId = "upload-mine" },
            new() { FileName = "a", DocumentId = "mine", AlwaysNew = true },
            new() { FileName = "a", Tags = Tags("name", new string('v', UploadLimits.TagValueLengthMax + 1)) },
            new() { FileName = "a", Tags = Tags("name", "line\nline") },
        ];
        foreach (var options in senseless)
        {
            await Refused("invalid_upload", () => Client.Submit(Text("senseless"), "a", options));
        }

        await Assert.ThrowsAsync<InvalidNameException>(() => Client.Submit(
            Text("senseless"), "a", new UploadOptions { FileName = "a", DocumentId = "Not A Name" }));
        await Assert.ThrowsAsync<InvalidNameException>(() => Client.Submit(
            Text("senseless"), "a", new UploadOptions { FileName = "a", Tags = Tags("Not A Name", "v") }));
    }

    [Fact]
    public async Task Another_client_goes_on_after_the_first_one_and_the_silo_are_gone()
    {
        using var directory = new TemporaryDirectory();
        var file = RandomNumberGenerator.GetBytes((4 * ChunkBytes) + 17);
        await using (var before = await RunningSilo.StartAsync(directory.PathOf("data")))
        {
            await using var first = await before.ConnectAsync();
            var upload = first.Grains.GetGrain<IUploadGrain>("default/to-be-continued");
            await upload.Open(new UploadOptions { FileName = "whole.bin", DocumentId = "whole" });
            await upload.Append(0, file.AsMemory(0, ChunkBytes));
            await upload.Append(ChunkBytes, file.AsMemory(ChunkBytes, ChunkBytes));
        }

        await using var after = await RunningSilo.StartAsync(directory.PathOf("data"));
        await using var second = await after.ConnectAsync();
        var resumed = second.Grains.GetGrain<IUploadGrain>("default/to-be-continued");
        var there = (int)(await resumed.Status()).LengthBytes;
        Assert.Equal(2 * ChunkBytes, there);
        while (there < file.Length)
        {
            var count = Math.Min(ChunkBytes, file.Length - there);
            there = (int)(await resumed.Append(there, file.AsMemory(there, count))).LengthBytes;
        }

        var receipt = await resumed.Complete();
        Assert.Equal("default/whole", receipt.Document.ToString());
        Assert.Equal("whole.bin", await second.NameOf(receipt.Document));
        Assert.Equal(file, await second.Source(receipt.Document));
    }

    [Fact]
    public async Task Open_uploads_are_bounded_per_tenant_and_a_place_comes_free_when_one_ends()
    {
        using var directory = new TemporaryDirectory();
        await using var bounded = await RunningSilo.StartAsync(
            directory.PathOf("data"), ["Uploads:OpenUploadsPerTenantMax=2", "Uploads:FileBytesMax=1000"]);
        await using var client = await bounded.ConnectAsync();
        var options = new UploadOptions { FileName = "a.txt" };
        var (first, second, third) = (Upload("one"), Upload("two"), Upload("three"));
        await first.Open(options);
        await second.Open(options);
        await first.Open(options);
        var full = await Assert.ThrowsAsync<OverloadedException>(() => third.Open(options));
        Assert.True(full.RetryAfter > TimeSpan.Zero);

        await first.Append(0, new byte[600]);
        await Refused(Content.Problems.TooLarge, () => first.Append(600, new byte[401]));
        await first.Complete();
        await third.Open(options);
        await second.Abort();
        await Upload("four").Open(options);

        IUploadGrain Upload(string id) => client.Grains.GetGrain<IUploadGrain>($"default/{id}");
    }

    [Fact]
    public async Task What_nobody_names_is_swept_and_what_a_document_names_stays()
    {
        using var directory = new TemporaryDirectory();
        var clock = new PastClock(TimeSpan.FromHours(2));
        await using var sweeping = await RunningSilo.StartAsync(
            directory.PathOf("data"), ["Uploads:OrphanAge=01:00:00", "Sweep:Interval=00:00:00.200"], clock.Set);
        await using var client = await sweeping.ConnectAsync();
        var kept = await client.SubmitAndSettle(Text("kept"), "kept.txt");
        await sweeping.Services.GetRequiredService<DocumentBlobs>().Put(
            kept.Key, Encoding.UTF8.GetBytes("stray"), TestContext.Current.CancellationToken);
        var upload = client.Grains.GetGrain<IUploadGrain>("default/left");
        await upload.Open(new UploadOptions { FileName = "left.bin" });
        await upload.Append(0, new byte[ChunkBytes]);
        clock.CatchUp();

        var scope = StagedUpload.ScopeOf(new DocumentKey("default", "left"));
        await Eventually.True(async () => await Blobs(sweeping, scope) == 0, "the upload that was left is swept");
        var events = await client.History(kept.Key);
        var named = events.SelectMany(e => Docs.Documents.DocumentOrphans.NamedBy(e.Event)).Distinct().Count();
        await Eventually.True(async () => await Blobs(sweeping, kept.Key) == named, "only what events name is left");
        Assert.Equal(Text("kept"), await client.Source(kept.Key));
        Assert.NotEmpty(await client.Docs.PagesAsync(kept.Key, 1, 1, TestContext.Current.CancellationToken));
    }

    private static async Task<int> Blobs(RunningSilo silo, DocumentKey scope)
    {
        var count = 0;
        await foreach (var _ in silo.Services.GetRequiredService<IBlobStore>()
            .List(scope, TestContext.Current.CancellationToken))
        {
            count++;
        }

        return count;
    }

    private static async Task Refused(string code, Func<Task> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<UploadRefusedException>(call)).Code);

    private static ImmutableSortedDictionary<string, string> Tags(string name, string value) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(name, value);

    private static byte[] Text(string about) =>
        Encoding.UTF8.GetBytes($"A short text about {about}.\nIt has two lines.\n");
}
