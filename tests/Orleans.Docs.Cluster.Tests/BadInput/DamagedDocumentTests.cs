using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Events.Damage;

namespace Orleans.Docs.Cluster.Tests.BadInput;

/// <summary>
/// A document whose stream is damaged, in a silo at work: it is told in one line, and everything else goes on, also the
/// sweep, which meets the damaged one again and again.
/// </summary>
public sealed class DamagedDocumentTests : IDisposable
{
    private const int Refused = 5;
    private static readonly string[] QuickSweep = ["Sweep:Interval=00:00:01", "Sweep:AgeMin=00:00:00.1"];

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => _directory.PathOf("data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_unknown_event_stops_its_document_with_a_clear_line_and_no_other()
    {
        DocumentKey damaged;
        long version;
        await using (var first = await RunningSilo.StartAsync(Data))
        {
            await using var client = await first.ConnectAsync();
            damaged = (await Settled(client, "damaged")).Key;
            await Settled(client, "sound");
            version = await StrangeEvent.Append(
                first.Services.GetRequiredService<IEventStore>(), first.Services.GetRequiredService<KeyRing>(), damaged,
                Token, opensEpisode: true);
        }

        await using var silo = await RunningSilo.StartAsync(Data, QuickSweep);
        await Told(damaged, $"its stream is damaged at version {version}: "
            + $"no event is known under the name '{StrangeEvent.Name}'");
        await TheOthersGoOn(silo);
    }

    [Fact]
    public async Task A_flipped_byte_stops_its_document_with_a_clear_line_and_no_other()
    {
        DocumentKey damaged;
        await using (var first = await RunningSilo.StartAsync(Data))
        {
            await using var client = await first.ConnectAsync();
            damaged = (await Settled(client, "damaged")).Key;
            await Settled(client, "sound");
        }

        using (var events = new DamagedEvents(Path.Combine(Data, "events.db")))
        {
            events.FlipRecordByte(damaged.ToString(), events.FirstVersions(damaged.ToString())[1], -1);
        }

        await using var silo = await RunningSilo.StartAsync(Data, QuickSweep);
        await Told(damaged, "its stream is damaged at version 2: its bytes were altered");
        await TheOthersGoOn(silo);
    }

    private static Task<DocumentView> Settled(SiloClient client, string word) => client.SubmitAndSettle(
        System.Text.Encoding.UTF8.GetBytes($"This is about {word} matters, dated 3 March 2025.\n"), $"{word}.txt");

    private async Task Told(DocumentKey damaged, string reason)
    {
        foreach (var verb in new string[][] { ["get"], ["history"], ["correct", "total", "1.00"] })
        {
            var result = await CommandLine.RunAsync(Data, [verb[0], damaged.Id, .. verb[1..]]);
            var line = Assert.Single(result.Errors);
            Assert.Equal($"docs: document {damaged} cannot be read: {reason}", line);
            Assert.Equal(Refused, result.ExitCode);
        }
    }

    private static async Task TheOthersGoOn(RunningSilo silo)
    {
        await using var client = await silo.ConnectAsync();
        var sound = (await client.Docs.SearchAsync(new() { Text = "sound" }, Token)).Hits.Single().Document;
        Assert.True((await client.Docs.GetAsync(sound, Token)).IsSettled);
        Assert.Equal(DocumentState.Completed, (await Settled(client, "later")).State);
    }
}
