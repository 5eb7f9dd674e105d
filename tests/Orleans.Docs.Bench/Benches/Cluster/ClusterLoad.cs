using System.Collections.Concurrent;
using System.Security.Cryptography;
using Orleans.Docs.Client;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Cluster;

/// <summary>
/// Scans of one page at a steady rate, whatever becomes of those before; one in four is read by a job.
/// </summary>
internal sealed class ClusterLoad(IDocsClient client)
{
    public const double PerSecond = 4;

    /// <summary>Sent and not acknowledged at once; beyond it the cluster is not up to the load.</summary>
    private const int OpenMax = 2_000;
    private const int JobOneIn = 4;
    private const int SmallBytes = 200;
    private static readonly byte[] Png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    private readonly ConcurrentDictionary<DocumentKey, bool> _acknowledged = new();
    private readonly List<Task> _open = [];
    private int _sent;

    /// <summary>With whether a job reads it.</summary>
    public IReadOnlyDictionary<DocumentKey, bool> Acknowledged => _acknowledged;

    public int Sent => _sent;

    /// <summary>Sends until it is stopped, and ends when all that was sent is acknowledged.</summary>
    public async Task Run(CancellationToken stop, CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1 / PerSecond), TimeProvider.System);
        try
        {
            while (await clock.WaitForNextTickAsync(stop))
            {
                _open.RemoveAll(send => send.IsCompletedSuccessfully);
                if (_open.Count >= OpenMax)
                {
                    throw new BenchFailedException($"{OpenMax} submits are not acknowledged");
                }

                _open.Add(Send(_sent++ % JobOneIn == 0, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the load.
        }

        await Task.WhenAll(_open);
    }

    public async Task<DocumentKey> Send(bool byJob, CancellationToken cancellationToken)
    {
        byte[] scan = [.. Png, .. RandomNumberGenerator.GetBytes(byJob ? 2 * ClusterSilos.CallBytesMax : SmallBytes)];
        using var file = new MemoryStream(scan, writable: false);
        var receipt = await client.SubmitAsync(
            file, new UploadOptions { FileName = "scan.png" }, cancellationToken: cancellationToken);
        _acknowledged[receipt.Document] = byJob;
        return receipt.Document;
    }
}
