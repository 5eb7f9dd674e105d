using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Web.Tests.Programs;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>
/// How much memory of the silo a client takes who asks and then reads nothing, at the peak before the last of many is
/// cut off: half of them ask for a large file, half for a live search that always has more to tell.
/// </summary>
internal sealed class Sleepers(
    BenchReport report, ApiClient api, int silo, BenchSettings settings,
    ImmutableSortedDictionary<string, string> common)
{
    private const long MiB = 1024 * 1024;
    private const long FileBytes = 16 * MiB;
    private const double GrowthKiBMax = 1_024;

    private const int Letters = 150;
    private const int AtOnce = 8;
    private const int TagsEach = 16;
    private const int ReceiveBytes = 8_192;

    /// <summary>So long a client may be stuck by default, and time to notice it.</summary>
    private static readonly TimeSpan CutOffMax = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private int Each => settings.Quick ? 100 : 300;

    /// <exception cref="BenchFailedException">Somebody was not cut off.</exception>
    public async Task Run(CancellationToken cancellationToken)
    {
        report.Say($"api.stuck: {Each} readers of a file and {Each} of a live search that never read");
        var id = await api.Submit(new StreamContent(new Noise(FileBytes)), "?id=slept-on", cancellationToken);
        var memory = new ProcessMemory(silo);
        await memory.Warm(async round =>
        {
            await Submit($"warm-{round}", cancellationToken);
            await Parallel.ForAsync(0, AtOnce, cancellationToken, async (_, token) =>
                await api.Http.GetByteArrayAsync($"/v1/documents/{id}/source", token));
        });
        var before = memory.Resident;
        await memory.Reset(cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        var sleepers = new List<Socket>();
        try
        {
            for (var i = 0; i < Each; i++)
            {
                sleepers.Add(await Ask($"/v1/documents/{id}/source", "", cancellationToken));
                sleepers.Add(await Ask("/v1/search", "Accept: text/event-stream\r\n", cancellationToken));
            }

            await Submit("told", cancellationToken);
            var told = TimeProvider.System.GetElapsedTime(began);
            await CutOff(sleepers, cancellationToken);
            report.Add(new BenchResult
            {
                Name = "api.stuck.memory",
                Value = (memory.Highest - before) / 1024.0 / sleepers.Count,
                Unit = "KiB each",
                Bar = Bar.Below(GrowthKiBMax),
                Settings = common.Add("readers", Figures.Of(2 * Each)).Add("file", $"{FileBytes / MiB} MiB of noise")
                    .Add("before", $"{before / MiB} MiB").Add("at most", $"{memory.Highest / MiB} MiB")
                    .Add("told after", $"{told.TotalSeconds:0} s")
                    .Add("cut off after", $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s"),
            });
        }
        finally
        {
            sleepers.ForEach(sleeper => sleeper.Dispose());
        }
    }

    /// <summary>Letters that are told with all their tags at each of their steps.</summary>
    private Task Submit(string name, CancellationToken cancellationToken)
    {
        var tags = string.Concat(
            Enumerable.Range(0, TagsEach).Select(number => $"&tag=t{number}%3D{new string('x', 190)}"));
        return Parallel.ForAsync(
            0, Letters,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (number, token) => await api.Settled(
                await api.Submit(
                    new StringContent($"Letter {number} of {name} to whoever sleeps.\n"),
                    $"?name={new string('n', 200)}.txt{tags}", token),
                token));
    }

    /// <summary>Nothing of the answer is read, and little of it fits into the socket.</summary>
    private async Task<Socket> Ask(string path, string head, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = ReceiveBytes,
        };
        try
        {
            await socket.ConnectAsync(api.Address.Host, api.Address.Port, cancellationToken);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    $"GET {path} HTTP/1.1\r\nHost: {api.Address.Authority}\r\nAuthorization: Bearer {api.Key}\r\n"
                    + $"{head}\r\n"),
                SocketFlags.None, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task CutOff(List<Socket> sleepers, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var left = new List<Socket>(sleepers);
        while (left.RemoveAll(IsCutOff) is var _ && left.Count > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > CutOffMax)
            {
                throw new BenchFailedException($"{left.Count} readers were not cut off");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private static bool IsCutOff(Socket socket) =>
        (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!
            is SocketError.ConnectionReset;
}
