using System.Text;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>Silos that are started anew with another KMS key, onto which all keys are then moved.</summary>
public sealed class RotationTests
{
    private const string Next = "next-key";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Documents_outlive_the_KMS_key_that_wrapped_them_once_the_master_key_is_rotated()
    {
        await using var cluster = await AwsCluster.Create();
        var first = await cluster.StartSilo();
        await cluster.Connect();
        var documents = new List<DocumentKey>();
        for (var i = 0; i < 3; i++)
        {
            documents.Add(await Submit(cluster, i));
        }

        cluster.Stub.Keys.Create(Next);
        var second = await Replace(cluster);
        Assert.Equal(0, await first.Terminate());
        await Reads(cluster, documents[0], 0);
        documents.Add(await Submit(cluster, 3));

        await cluster.Client.Custody.RotateMasterAsync(Token);
        MasterRotation? rotation = null;
        await Docs.Cluster.Tests.Eventually.True(
            async () => (rotation = (await cluster.Client.Custody.MasterAsync(Token)).Rotations[0]).IsOver,
            () => $"{rotation}\n{cluster.Errors}");
        Assert.Equal((RotationPhase.Done, 0L), (rotation!.Phase, rotation.Unreadable));
        Assert.EndsWith(Next, rotation.MasterKeyId, StringComparison.Ordinal);
        Assert.InRange(rotation.Wrapped, 3, 100);

        // What the operator does last. Nobody who starts now can have a key at hand.
        cluster.Stub.Keys.Enable("stub-key", enabled: false);
        await Replace(cluster);
        Assert.Equal(0, await second.Terminate());
        for (var i = 0; i < documents.Count; i++)
        {
            await Reads(cluster, documents[i], i);
        }

        Assert.Equal(documents[0], await Submit(cluster, 0));
    }

    private static Task<Docs.Cluster.Tests.Crash.SiloProcess> Replace(AwsCluster cluster) =>
        cluster.StartSilo(0, $"--Docs:Aws:Keys:KeyId={Next}");

    private static async Task<DocumentKey> Submit(AwsCluster cluster, int number)
    {
        var receipt = await cluster.Client.SubmitAsync(
            new MemoryStream(Text(number)), new UploadOptions { FileName = $"{number}.txt" },
            cancellationToken: Token);
        var view = await cluster.Client.WaitUntilSettledAsync(receipt.Document, Token);
        Assert.Equal(DocumentState.Completed, view.State);
        return receipt.Document;
    }

    private static async Task Reads(AwsCluster cluster, DocumentKey document, int number)
    {
        await using var source = cluster.Client.OpenSource(document);
        using var bytes = new MemoryStream();
        await source.CopyToAsync(bytes, Token);
        Assert.Equal(Text(number), bytes.ToArray());
    }

    private static byte[] Text(int number) => Encoding.UTF8.GetBytes(
        $"Dear neighbours,\n\nthe stairs are painted on day {number}.\n\nKind regards\n");
}
