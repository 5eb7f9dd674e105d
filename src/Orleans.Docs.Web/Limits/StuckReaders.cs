using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Orleans.Docs.Web.Limits;

/// <summary>
/// Cuts off whoever asks and then reads nothing. What waits for a client is bounded by the server, which holds the
/// writer back; here that wait has an end, and so has what is left to send when a connection is over.
/// </summary>
internal static class StuckReaders
{
    public static async Task Watch(
        ConnectionContext connection, ConnectionDelegate next, TimeSpan patience, TimeProvider time)
    {
        var transport = connection.Transport;
        connection.Transport = new Watched(transport.Input, new Output(transport.Output, connection, patience, time));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;

            // The last bytes may lie in front of somebody who takes none.
            var end = time.CreateTimer(_ => Cut(connection), state: null, patience, Timeout.InfiniteTimeSpan);
            connection.ConnectionClosed.Register(end.Dispose);
        }
    }

    private static void Cut(ConnectionContext connection) =>
        connection.Abort(new ConnectionAbortedException("the client takes nothing of what waits for it"));

    private sealed class Watched(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private sealed class Output(PipeWriter inner, ConnectionContext connection, TimeSpan patience, TimeProvider time)
        : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            var flush = inner.FlushAsync(cancellationToken);
            return flush.IsCompleted ? flush : Patiently(flush);
        }

        private async ValueTask<FlushResult> Patiently(ValueTask<FlushResult> flush)
        {
            await using var end = time.CreateTimer(
                _ => Cut(connection), state: null, patience, Timeout.InfiniteTimeSpan);
            return await flush;
        }
    }
}
