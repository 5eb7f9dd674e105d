using System.Text.Json.Nodes;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.Auditing;

/// <summary>What operators do stands in the audit, in a chain that anybody checks without a silo.</summary>
public sealed class OperatorActsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_act_is_on_record_with_who_and_when_and_its_chain_is_checked_by_the_small_verb()
    {
        await using (var first = await RunningSilo.StartAsync(_directory.PathOf("data")))
        await using (var client = await first.ConnectAsync())
        {
            var key = await client.Docs.CreateKeyAsync("scanner", Role.Submitter, TimeSpan.FromDays(1), Token);
            Assert.True(await client.Docs.RevokeKeyAsync(key.Key.Id, Token));
            await client.Docs.Control.PauseLaneAsync(Lane.Batch, cancellationToken: Token);
            await client.Docs.Control.PauseLaneAsync(Lane.Batch, isPaused: false, Token);
            await client.Docs.Custody.SetRetentionAsync("invoice", 400, Token);
            await client.Docs.Custody.ClearRetentionAsync("invoice", Token);
            await client.Docs.Custody.RotateMasterAsync(Token);
            await Eventually.True(
                async () => (await client.Docs.Custody.MasterAsync(Token)).Rotations is [{ IsOver: true }],
                "the rotation is over");
        }

        // The chain goes on behind a restart.
        await using var silo = await RunningSilo.StartAsync(_directory.PathOf("data"));
        await using var again = await silo.ConnectAsync();
        var document = (await again.SubmitAndSettle("A letter beside them.\n"u8.ToArray(), "letter.txt")).Key;
        await again.Docs.RebuildIndexAsync(hold: false, Token);
        await Eventually.True(
            async () => (await again.Docs.IndexStatusAsync(Token)).Rebuild is { IsOver: true }, "the index is rebuilt");

        var (file, lines) = await Export();
        var acts = lines.Where(line => line["document"]?.GetValue<string>().EndsWith("/system-acts") is true).ToList();
        Assert.Equal(
            [
                "key-created", "key-revoked", "paused", "resumed", "retention-set", "retention-cleared",
                "master-rotation-begun", "master-rotation-ended", "index-rebuild-begun",
            ],
            acts.Select(act => act["details"]![0]!.GetValue<string>().Split(' ')[0]));
        Assert.Equal(Enumerable.Range(1, 9), acts.Select(act => act["version"]!.GetValue<int>()));
        Assert.All(acts, act => Assert.Equal("operator.acted.v1", act["events"]![0]!.GetValue<string>()));
        Assert.Equal(
            [8, 1], acts.GroupBy(act => act["actor"]!.GetValue<string>() == "system")
                .Select(group => group.Count()).OrderDescending());
        Assert.Contains("invoice 400 days", acts[4]["details"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("scanner", string.Concat(lines.Select(line => line.ToJsonString())));
        Assert.Equal(0, (await CliProcess.RunAsync(silo.DataPath, "audit", "verify", file)).ExitCode);

        await IsNoDocument(again, document);
        await WhatIsTakenAwayIsMissed(silo, file);
    }

    /// <summary>Neither counted nor shown nor searched nor to be made by somebody.</summary>
    private static async Task IsNoDocument(SiloClient client, DocumentKey document)
    {
        var acts = new DocumentKey(document.Tenant, "system-acts");
        await Assert.ThrowsAsync<DocumentNotFoundException>(() => client.Docs.GetAsync(acts, Token));
        await Assert.ThrowsAsync<DocumentNotFoundException>(
            () => client.Docs.Custody.EraseAsync(acts, cancellationToken: Token));
        var found = await client.Docs.SearchAsync(new SearchQuery(), Token);
        Assert.Equal([document], found.Hits.Select(hit => hit.Document));
        Assert.Equal(1, (await client.Docs.IndexStatusAsync(Token)).Rebuild!.Documents);
        await Assert.ThrowsAsync<UploadRefusedException>(() => client.Submit(
            "mine\n"u8.ToArray(), "x.txt", new UploadOptions { FileName = "x.txt", DocumentId = "system-acts" }));
        var report = await client.Verify(new VerifyRequest { AllTenants = true, Anchor = true }, Token);
        Assert.Equal((VerifyState.Sound, 0), (report.State, report.Findings.Length));
    }

    private async Task WhatIsTakenAwayIsMissed(RunningSilo silo, string file)
    {
        var kept = (await File.ReadAllLinesAsync(file, Token)).ToList();
        kept.RemoveAt(kept.FindIndex(line => line.Contains("key-revoked", StringComparison.Ordinal)));
        var cut = _directory.PathOf("cut.jsonl");
        await File.WriteAllLinesAsync(cut, kept, Token);
        var check = await CliProcess.RunAsync(silo.DataPath, "audit", "verify", cut);
        Assert.Equal(6, check.ExitCode);
        Assert.Contains(check.Output, line => line.Contains("system-acts", StringComparison.Ordinal));

        // A tail that is cut is missed by the root.
        var (whole, _) = await Export();
        var roots = Directory.GetFiles(silo.DataPath, "*.root", SearchOption.AllDirectories);
        Assert.NotEmpty(roots);
        var compared = await CliProcess.RunAsync(
            silo.DataPath, "audit", "verify", whole, "--roots", Path.GetDirectoryName(roots[0])!);
        Assert.Equal(0, compared.ExitCode);
        var shorter = (await File.ReadAllLinesAsync(whole, Token))
            .Where(line => !line.Contains("index-rebuild-begun", StringComparison.Ordinal)).ToList();
        shorter[^1] = shorter[^1].Replace(
            $"\"commits\":{shorter.Count - 1}", $"\"commits\":{shorter.Count - 2}", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(cut, shorter, Token);
        compared = await CliProcess.RunAsync(
            silo.DataPath, "audit", "verify", cut, "--roots", Path.GetDirectoryName(roots[0])!);
        Assert.Equal(6, compared.ExitCode);
        Assert.Contains(
            compared.Output, line => line.Contains("system-acts ends at version 8", StringComparison.Ordinal));
    }

    private async Task<(string File, List<JsonNode> Lines)> Export()
    {
        var written = await CliProcess.RunAsync(_directory.PathOf("data"), "audit");
        Assert.Equal((0, ""), (written.ExitCode, string.Concat(written.Errors)));
        var file = _directory.PathOf("audit.jsonl");
        await File.WriteAllLinesAsync(file, written.Output, Token);
        return (file, [.. written.Output.Select(line => JsonNode.Parse(line)!)]);
    }
}
