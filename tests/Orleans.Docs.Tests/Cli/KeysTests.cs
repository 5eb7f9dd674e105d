using Orleans.Docs.Callers;
using Orleans.Docs.Cli;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class KeysTests : IAsyncDisposable
{
    private readonly FakeDocsClient _client = new()
    {
        Keys =
        [
            new ApiKeyView("1f", "scanner", Role.Reader | Role.Submitter, Some.Time, "local:me", Some.Time, Some.Time),
        ],
    };

    [Fact]
    public async Task A_new_key_stands_alone_on_its_line()
    {
        var run = await CommandRun.Of(
            _client, "keys", "create", "--name", "scanner", "--role", "submitter", "--role", "reader", "--days", "30");
        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal(["docs-key.default.1f.secret"], run.Lines);
        Assert.Contains("not shown again", run.Error, StringComparison.Ordinal);
        Assert.Equal(["key scanner: Reader, Submitter for 30 days"], _client.Commands);
    }

    [Fact]
    public async Task Keys_are_listed_without_their_secrets()
    {
        var run = await CommandRun.Of(_client, "keys");
        Assert.Contains("scanner", run.Out, StringComparison.Ordinal);
        Assert.Contains("reader, submitter", run.Out, StringComparison.Ordinal);
        Assert.Contains("revoked", run.Out, StringComparison.Ordinal);
        var json = (await CommandRun.Of(_client, "keys", "--json")).Json.Single();
        Assert.Equal("1f", json.GetProperty("id").GetString());
        Assert.Equal("reader", json.GetProperty("roles")[0].GetString());
    }

    [Fact]
    public async Task A_key_is_revoked_by_its_id()
    {
        Assert.Equal(ExitCode.Fine, (await CommandRun.Of(_client, "keys", "revoke", "1f")).ExitCode);
        Assert.Equal(ExitCode.NotFound, (await CommandRun.Of(_client, "keys", "revoke", "2f")).ExitCode);
        Assert.Equal(["revoke 1f", "revoke 2f"], _client.Commands);
    }

    [Theory]
    [InlineData("keys", "create", "--role", "reader")]
    [InlineData("keys", "create", "--name", "x")]
    [InlineData("keys", "create", "--name", "x", "--role", "owner")]
    [InlineData("keys", "create", "--name", "x", "--role", "reader", "--days", "0")]
    [InlineData("keys", "revoke")]
    [InlineData("keys", "list", "1f")]
    [InlineData("keys", "list", "--name", "x")]
    public async Task Arguments_that_make_no_sense_are_refused(params string[] args)
    {
        Assert.Equal(ExitCode.WrongArguments, (await CommandRun.Of(_client, args)).ExitCode);
        Assert.Empty(_client.Commands);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
