using Orleans.Docs.Cli;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class SubmitTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly FakeDocsClient _client = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_go_past_the_silo_where_it_has_a_store_and_are_refused_where_it_has_none()
    {
        var client = new FakeDocsClient { HasStore = true };
        var run = await CommandRun.Of(client, "submit", Write("a.pdf"), "--presigned", "--tag", "year=2026");
        Assert.Equal((ExitCode.Fine, 1), (run.ExitCode, client.Presigned));
        Assert.Equal("2026", Assert.Single(client.Submitted).Tags["year"]);

        var refused = await CommandRun.Of(_client, "submit", Write("a.pdf"), "--presigned");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("a.pdf: no such store", refused.Error, StringComparison.Ordinal);
        Assert.Empty(_client.Submitted);
    }

    [Fact]
    public async Task A_folder_gives_all_its_files_and_none_that_are_hidden()
    {
        Write("a.pdf");
        Write("deep/er/b.txt");
        Write(".hidden");
        Write(".git/config");

        var run = await CommandRun.Of(_client, "submit", _folder.FullPath, "--json");

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal(["a.pdf", "b.txt"], _client.Submitted.Select(s => s.FileName).Order());
        Assert.Equal(2, run.Json.Length);
        Assert.All(run.Json, line => Assert.Equal("extracting", line.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Options_reach_the_upload()
    {
        await CommandRun.Of(
            _client, "submit", Write("a.pdf"), "--id", "mine", "--tag", "project=x=y", "--tag", "year=2026",
            "--tenant", "acme");

        var options = Assert.Single(_client.Submitted);
        Assert.Equal("mine", options.DocumentId);
        Assert.Equal("x=y", options.Tags["project"]);
        Assert.Equal("2026", options.Tags["year"]);
        Assert.Equal("acme", _client.Tenant);
    }

    [Theory]
    [InlineData("a.pdf", ExitCode.Fine, "completed")]
    [InlineData("parked.pdf", ExitCode.Failed, "parked")]
    public async Task Waiting_ends_with_what_became_of_the_document(string file, int exitCode, string state)
    {
        var run = await CommandRun.Of(_client, "submit", Write(file), "--wait", "--json");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(state, Assert.Single(run.Json).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Watching_shows_every_step_where_nothing_can_be_redrawn()
    {
        var run = await CommandRun.Of(_client, "submit", Write("a.pdf"), "--watch");

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Contains(run.Lines, l => l.Contains("uploaded as default/doc-a-pdf", StringComparison.Ordinal));
        Assert.Contains(run.Lines, l => l.Contains("2 of 2 pages read", StringComparison.Ordinal));
        Assert.Contains("completed after", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_file_that_is_refused_does_not_stop_the_others()
    {
        var run = await CommandRun.Of(_client, "submit", Write("a.pdf"), Write("refused.pdf"), Write("z.pdf"));

        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Equal(2, _client.Submitted.Count);
        Assert.Contains("the file is too large", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_for_several_files_is_refused_before_anything_is_sent()
    {
        var run = await CommandRun.Of(_client, "submit", Write("a.pdf"), Write("b.pdf"), "--id", "one");

        Assert.Equal(ExitCode.WrongArguments, run.ExitCode);
        Assert.Empty(_client.Submitted);
    }

    [Fact]
    public async Task A_watch_ends_when_the_document_settles_and_not_at_an_earlier_time_it_did()
    {
        _client.Views["a"] = Some.View("a", version: 4, Docs.Documents.DocumentState.Analysing, settled: false);
        _client.Changes["a"] =
        [
            Some.Change(2, settled: true, Docs.Documents.DocumentState.Completed, "a"),
            Some.Change(4, id: "a"),
            Some.Change(6, settled: true, Docs.Documents.DocumentState.Short, "a"),
        ];

        var run = await CommandRun.Of(_client, "watch", "a");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(3, run.Lines.Length);
    }

    private string Write(string name)
    {
        var path = _folder.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "some text");
        return path;
    }
}
