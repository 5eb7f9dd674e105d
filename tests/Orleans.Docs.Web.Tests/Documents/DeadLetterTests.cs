using System.Net;
using System.Text.Json;
using Orleans.Docs.Callers;
using Orleans.Docs.Cluster.Tests;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>Documents that settled and of which somebody outside could not be told.</summary>
public sealed class DeadLetterTests(DeadLetterTests.UnheardSilo silo) : IClassFixture<DeadLetterTests.UnheardSilo>
{
    /// <summary>It may not even connect to the receiver that it is to tell.</summary>
    public sealed class UnheardSilo : WebSilo
    {
        private const string Variable = "ORLEANS_DOCS_TEST_SECRET";

        protected override string[] Options
        {
            get
            {
                Environment.SetEnvironmentVariable(Variable, "whsec_" + Convert.ToBase64String(new byte[32]));
                return
                [
                    .. base.Options, "Webhook:Endpoints:0:Url=https://127.0.0.1:9/hook?token=of-a-path",
                    $"Webhook:Endpoints:0:SecretVariable={Variable}", "Webhook:AllowedNetworks:0=10.0.0.0/8",
                    "Notify:TriesMax=1",
                ];
            }
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_listed_with_the_first_part_and_can_be_told_of_again()
    {
        var id = (await silo.Admin.SubmitAndSettle("A letter that nobody hears of.\n")).GetProperty("id").GetString()!;
        JsonElement letters = default;
        await Eventually.True(
            async () => Count(letters = await silo.Admin.GetJson("/v1/dead-letters")) == 1,
            "it is given up");
        var letter = letters.GetProperty("notTold")[0];
        Assert.Equal(id, letter.GetProperty("id").GetString());
        Assert.Equal("notify", letter.GetProperty("step").GetString());
        Assert.DoesNotContain("token", letter.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Count(await silo.Admin.GetJson($"/v1/dead-letters?after={id}")));
        Assert.Equal(0, Count(await silo.Stranger.GetJson("/v1/dead-letters")));

        await Answers(silo.Client(await silo.Key(Role.Reader)), id, HttpStatusCode.Forbidden);
        await Answers(silo.Stranger, id, HttpStatusCode.NotFound);
        await Answers(silo.Admin, id, HttpStatusCode.Accepted);
        await Answers(silo.Admin, "unknown", HttpStatusCode.NotFound);
    }

    private static int Count(JsonElement letters) => letters.GetProperty("notTold").GetArrayLength();

    private static async Task Answers(HttpClient client, string id, HttpStatusCode status)
    {
        using var answer = await client.PostAsync($"/v1/documents/{id}/notify-again", null, Cancellation);
        await answer.Is(status);
    }
}
