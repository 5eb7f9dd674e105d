using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Verbs;

/// <summary>The index as it stood at moments of the past: builds, lists, drops and finds replays.</summary>
internal sealed class IndexReplays(Call call, IDocsClient client)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(2);

    /// <summary>Builds and waits; what is begun goes on in the silo when the wait is broken off.</summary>
    public async Task<int> BuildAsync(string? name, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var time = call.Terminal.Time;
        var replay = await client.StartReplayAsync(name ?? NameOf(asOf), asOf, cancellationToken);
        using var timer = new PeriodicTimer(LookEvery, time);
        var told = time.GetTimestamp();
        while (replay.State is ReplayState.Waiting or ReplayState.Building)
        {
            if (time.GetElapsedTime(told) >= TellEvery)
            {
                told = time.GetTimestamp();
                call.Terminal.WriteNote($"{replay.Name}: {Far(replay)}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
            replay = (await client.ReplaysAsync(cancellationToken)).FirstOrDefault(r => r.Name == replay.Name)
                ?? throw new CommandRefusedException($"the replay '{replay.Name}' was dropped while it was built");
        }

        Write(replay);
        if (!call.Json && replay.State is ReplayState.Ready)
        {
            call.Terminal.Out.WriteLine($"search it with: docs search QUERY --as-of {replay.Name}");
        }

        return replay.State is ReplayState.Ready ? ExitCode.Fine : ExitCode.Failed;
    }

    public async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        var replays = await client.ReplaysAsync(cancellationToken);
        foreach (var replay in replays)
        {
            Write(replay);
        }

        if (replays.IsEmpty && !call.Json)
        {
            call.Terminal.Out.WriteLine("no replays; make one with: docs replay --as-of TIME");
        }

        return ExitCode.Fine;
    }

    public async Task<int> DropAsync(string name, CancellationToken cancellationToken)
    {
        if (await client.DropReplayAsync(name, cancellationToken))
        {
            return ExitCode.Fine;
        }

        call.Terminal.WriteError($"there is no replay '{name}'");
        return ExitCode.NotFound;
    }

    /// <summary>The replay that is called so, or else the one that stands for that second.</summary>
    public async Task<string> FindAsync(string nameOrTime, CancellationToken cancellationToken)
    {
        var replays = await client.ReplaysAsync(cancellationToken);
        if (replays.Any(replay => replay.Name == nameOrTime))
        {
            return nameOrTime;
        }

        var isTime = Inputs.TryTime(call, nameOrTime, out var time);
        return replays.FirstOrDefault(replay => isTime && SecondOf(replay.AsOf) == SecondOf(time))?.Name
            ?? throw new WrongArgumentsException(
                (isTime ? $"no index stands for {time:u}" : $"there is no replay '{nameOrTime}'")
                + ": make it with docs replay --as-of TIME; there are "
                + (replays.IsEmpty ? "none" : string.Join(", ", replays.Select(replay => replay.Name))));
    }

    private void Write(ReplayStatus replay)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(replay));
            return;
        }

        call.Terminal.Out.WriteLine(
            $"{replay.Name}  as of {Words.Time(replay.AsOf, call.Terminal.Zone)}  "
            + $"{Words.Kebab(replay.State.ToString())}  {Far(replay)}, "
            + $"until {Words.Time(replay.ExpiresAt, call.Terminal.Zone)}");
    }

    private static string Far(ReplayStatus replay) =>
        Words.Count(replay.Documents, "document", "documents")
        + (replay.Unreadable > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {replay.Unreadable:#,0} cannot be read")
            : "");

    private static string NameOf(DateTimeOffset asOf) =>
        asOf.ToString("'t'yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    private static long SecondOf(DateTimeOffset time) => time.ToUnixTimeSeconds();
}
