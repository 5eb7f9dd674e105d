using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Orleans.Docs.Callers;
using Role = Orleans.Docs.Callers.Role;

namespace Orleans.Docs.Web.Tests.Mcp;

/// <summary>The tools as an assistant uses them: with the official client over real HTTP.</summary>
public sealed class McpTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_are_four_tools_and_only_one_of_them_changes_anything()
    {
        await using var client = await Connect(await silo.Key(Role.Reader));
        var tools = await client.ListToolsAsync(cancellationToken: Cancellation);
        Assert.Equal(["find", "read", "status", "submit"], tools.Select(tool => tool.Name).Order());
        Assert.All(tools, tool =>
        {
            Assert.NotEmpty(tool.Description);
            Assert.Equal(tool.Name is not "submit", tool.ProtocolTool.Annotations!.ReadOnlyHint);
            Assert.NotEqual(true, tool.ProtocolTool.Annotations.OpenWorldHint);
        });
    }

    [Fact]
    public async Task A_document_is_submitted_found_and_read_redacted()
    {
        await using var client = await Connect(await silo.Key(Role.Reader | Role.Submitter));
        var receipt = await Call(client, "submit", new()
        {
            ["name"] = "letter.txt",
            ["text"] = "Dear reader,\nthe capybara paddles. Write to jane.roe@example.com.\n",
        });
        var id = receipt.GetProperty("id").GetString()!;
        await silo.Admin.Settled(id);

        var found = await Call(client, "find", new() { ["query"] = "capybara paddles" });
        Assert.Equal(id, found.GetProperty("hits")[0].GetProperty("id").GetString());
        var read = await Call(client, "read", new() { ["id"] = id });
        Assert.Contains("capybara", read.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("jane.roe", read.ToString(), StringComparison.Ordinal);
        Assert.True(read.GetProperty("redacted").GetBoolean());
        var status = await Call(client, "status", new() { ["id"] = id });
        Assert.Equal("completed", status.GetProperty("document").GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_the_caller_may_not_do_no_tool_does()
    {
        var own = await silo.Admin.SubmitAndSettle("Acme's numbat mails to john.doe@example.com.\n");
        var id = own.GetProperty("id").GetString()!;
        await using var reader = await Connect(await silo.Key(Role.Reader));
        Assert.Contains("reviewer", await Refusal(reader, "read", new() { ["id"] = id, ["unredacted"] = true }));
        Assert.Contains("submitter", await Refusal(reader, "submit", new() { ["name"] = "x.txt", ["text"] = "x" }));
        await using var reviewer = await Connect(await silo.Key(Role.Reader | Role.Reviewer));
        var whole = await Call(reviewer, "read", new() { ["id"] = id, ["unredacted"] = true });
        Assert.Contains("john.doe", whole.GetProperty("text").GetString(), StringComparison.Ordinal);

        await using var stranger = await Connect(await silo.Key(RoleNames.OfTenants, WebSilo.OtherTenant));
        Assert.Contains("there is no document", await Refusal(stranger, "read", new() { ["id"] = id }));
        Assert.Contains("there is no document", await Refusal(stranger, "status", new() { ["id"] = id }));
        var found = await Call(stranger, "find", new() { ["query"] = "numbat" });
        Assert.Equal(0, found.GetProperty("total").GetInt64());
        await Assert.ThrowsAnyAsync<Exception>(async () => await Connect("docs-key.acme.unknown.x"));
        await Assert.ThrowsAnyAsync<Exception>(async () => await Connect(await silo.Key(Role.Submitter)));
    }

    [Fact]
    public async Task An_answer_has_a_bound_and_says_where_to_go_on()
    {
        var pages = string.Join('\f', Enumerable.Range(1, 4).Select(page =>
            $"Page {page} of a long report.\n" + string.Concat(Enumerable.Repeat("The tide comes in.\n", 500))));
        var id = (await silo.Admin.SubmitAndSettle(pages)).GetProperty("id").GetString()!;
        await using var client = await Connect(await silo.Key(Role.Reader));
        var read = await Call(client, "read", new() { ["id"] = id, ["count"] = 1_000 });
        Assert.True(read.GetProperty("text").GetString()!.Length <= 20_000);
        Assert.Contains(
            "give text or base64", await Refusal(
                await Connect(await silo.Key(Role.Reader | Role.Submitter)), "submit",
                new() { ["name"] = "x.txt", ["text"] = new string('x', 128 * 1024 + 1) }));
    }

    private async Task<McpClient> Connect(string key) => await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(silo.Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" },
        }),
        cancellationToken: Cancellation);

    private static async Task<JsonElement> Call(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: Cancellation);
        Assert.NotEqual(true, result.IsError);
        return result.StructuredContent!.Value;
    }

    private static async Task<string> Refusal(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: Cancellation);
        Assert.True(result.IsError);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        return text;
    }
}
