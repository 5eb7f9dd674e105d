using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Orleans.Docs.Auditing;
using Orleans.Docs.Cli;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests.Cli;
using Orleans.Docs.Tests.Documents;

namespace Orleans.Docs.Tests.Auditing;

/// <summary>An export of real commits, checked as whoever gets it would.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly Shelf _shelf = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeDocsClient _client = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AuditReader Reader => new(
        _shelf.Events, _shelf.KeyRing, new CommitCodec(EventCatalog.Default),
        new RedactionPolicy(Options.Create(new RedactionOptions()), new NameListFinder()));

    public void Dispose()
    {
        _shelf.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_export_names_who_did_what_and_is_sound_without_a_document_s_text()
    {
        var file = await Export();
        var lines = await File.ReadAllLinesAsync(file, Cancellation);

        Assert.Equal(2 + 12, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain("walrus", line, StringComparison.OrdinalIgnoreCase));
        var hold = JsonNode.Parse(lines.Single(line => line.Contains("hold-set", StringComparison.Ordinal)))!;
        Assert.Equal("test", hold["actor"]!.GetValue<string>());
        Assert.Equal("case 17 of [NAME], [EMAIL]", hold["details"]![0]!.GetValue<string>());
        var check = await CommandRun.Of(_client, "audit", "verify", file);
        Assert.Equal((ExitCode.Fine, "12 commits of 2 documents: sound\n"), (check.ExitCode, check.Out));
    }

    [Theory]
    [InlineData("actor")]
    [InlineData("a commit")]
    [InlineData("the end")]
    [InlineData("bytes")]
    [InlineData("order")]
    public async Task What_was_changed_in_it_is_found(string change)
    {
        var file = await Export();
        var lines = (await File.ReadAllLinesAsync(file, Cancellation)).ToList();
        switch (change)
        {
            case "actor":
                lines[2] = lines[2].Replace("\"test\"", "\"nobody\"", StringComparison.Ordinal);
                break;
            case "a commit":
                lines.RemoveAt(2);
                break;
            case "the end":
                lines.RemoveRange(lines.Count - 2, 2);
                break;
            case "bytes":
                var json = JsonNode.Parse(lines[2])!;
                var record = Convert.FromBase64String(json["record"]!.GetValue<string>());
                record[^1] ^= 1;
                json["record"] = Convert.ToBase64String(record);
                lines[2] = json.ToJsonString();
                break;
            default:
                (lines[1], lines[2]) = (lines[2], lines[1]);
                break;
        }

        await File.WriteAllLinesAsync(file, lines, Cancellation);

        Assert.Equal(ExitCode.Damaged, (await CommandRun.Of(_client, "audit", "verify", file)).ExitCode);
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended_and_of_an_erased_document_who_and_when_stays()
    {
        await Fill();
        var gone = Shelf.Key("gone");
        await _shelf.Append(gone, new Erased("request", []));
        await _shelf.KeyRing.Destroy(gone, Cancellation);

        var whole = await Reader.Read(new AuditRequest(), "acme", after: null, Cancellation);
        var rest = await Reader.Read(
            new AuditRequest(), "acme", new AuditPlace(whole.Commits[3].Document, LastOf(whole.Commits[3])),
            Cancellation);

        Assert.Equal(whole.Commits.Skip(4).Select(At), rest.Commits.Select(At));
        var last = whole.Commits.Last(commit => commit.Document == gone);
        Assert.Equal(["document.erased.v1"], last.Events.AsEnumerable());
        Assert.Equal(["request"], last.Details.AsEnumerable());
        Assert.Contains(
            whole.Commits, commit => commit.Document == gone && commit.Events[0] == "document.forgotten.v1");
        Assert.Empty((await Reader.Read(new AuditRequest(), "globex", null, Cancellation)).Commits);
        var late = new AuditRequest { From = last.Time, Document = gone };
        Assert.Equal([At(last)], (await Reader.Read(late, "acme", null, Cancellation)).Commits.Select(At));
    }

    private static (DocumentKey Document, long Version) At(AuditedCommit commit) =>
        (commit.Document, commit.FirstVersion);

    private static long LastOf(AuditedCommit commit) => commit.FirstVersion + commit.Events.Length - 1;

    private async Task Fill()
    {
        await _shelf.Add(Shelf.Key("gone"), "a walrus");
        await _shelf.Add(Shelf.Key("kept"), "another walrus");
        await _shelf.Append(Shelf.Key("kept"), new HoldSet("case 17 of Wilhelmina Quaddelmann, zq@example.com"));
        await _shelf.Append(Shelf.Key("kept"), new Disclosed(Disclosure.Text));
    }

    /// <summary>A file as <c>docs audit</c> writes it.</summary>
    private async Task<string> Export()
    {
        await Fill();
        _client.Kept.Commits.AddRange((await Reader.Read(new AuditRequest(), null, null, Cancellation)).Commits);
        var run = await CommandRun.Of(_client, "audit");
        var file = _directory.PathOf("audit.jsonl");
        await File.WriteAllTextAsync(file, run.Out, Cancellation);
        return file;
    }
}
