using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// One child. A call either gets its answer, or the child is dead with its whole group and the call throws
/// <see cref="ParserDiedException"/>. One caller at a time.
/// </summary>
internal sealed class ParserProcess : IAsyncDisposable
{
    private const int HeaderBytesMax = 256 * 1024 * 1024;
    private const int ErrorBytesKept = 4 * 1024;

    private readonly ParserOptions _options;
    private readonly TimeProvider _time;
    private readonly Process _process;
    private readonly Task _errors;
    private readonly byte[] _error = new byte[ErrorBytesKept];
    private string? _killedFor;
    private bool _heapExhausted;
    private bool _isUp;

    /// <summary>What was used so far no longer counts.</summary>
    private bool _isAnew;
    private bool _disposed;

    private ParserProcess(Process process, ParserOptions options, TimeProvider time)
    {
        _process = process;
        _options = options;
        _time = time;
        Id = process.Id;
        _errors = Drain(process.StandardError.BaseStream);
    }

    public int Id { get; }

    public bool IsDead => _disposed || _process.HasExited;

    /// <summary>Returns at once; the first call waits until the child is up.</summary>
    /// <exception cref="ParserNotStartedException"/>
    public static ParserProcess Start(ParserOptions options, string workDirectory, TimeProvider time)
    {
        try
        {
            return new ParserProcess(Process.Start(ParserCommand.Of(options, workDirectory))!, options, time);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new ParserNotStartedException(e);
        }
    }

    public long ResidentBytes() => IsDead ? 0 : ResidentMemory.BytesOf(Id);

    /// <summary>Sends a request and hands each reply to <paramref name="onReply"/> until that answers false.</summary>
    /// <param name="processorTime">
    /// How much the child and its tools may use: until the first reply and between replies. By the clock they have
    /// <see cref="ParserOptions.SilenceMax"/>.
    /// </param>
    /// <exception cref="ParserDiedException"/>
    /// <exception cref="ParserNotStartedException"/>
    /// <exception cref="OperationCanceledException">The child was killed, since it may have been amidst an
    /// answer.</exception>
    public async Task Call(
        ParserRequest request,
        Stream? body,
        long bodyLength,
        TimeSpan processorTime,
        Func<ParserReply, byte[], bool> onReply,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var ended = new CancellationTokenSource();
        using var silence = new CancellationTokenSource(_options.SilenceMax, _time);
        using var onSilence = silence.Token.Register(() => Kill(Problems.ParserHung));
        using var onCancel = cancellationToken.Register(() => Kill(Problems.ParserCrashed));
        _isAnew = true;
        var watch = Watch(processorTime, ended.Token);
        ExceptionDispatchInfo? fault = null;
        try
        {
            fault = await Send(
                request, body, bodyLength, () => silence.CancelAfter(_options.SilenceMax), cancellationToken);
            do
            {
                // From here on both bounds stand for one reply; a reply that came in time starts them anew.
                silence.CancelAfter(_options.SilenceMax);
                _isAnew = true;
            }
            while (fault is null && await Receive() is var (reply, bytes)
                && (reply.Kind == ReplyKind.Ready ? _isUp = true : onReply(reply, bytes)));
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or BrokenPipeException)
        {
            throw await Died(cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
        }

        if (fault is not null)
        {
            // The child waits for the rest of a file that will never come.
            await DisposeAsync();
            fault.Throw();
        }

        if (_killedFor is not null)
        {
            throw await Died(cancellationToken);
        }
    }

    /// <summary>Ends the child and every tool that it started; harmless when it is dead.</summary>
    public void Kill(string code)
    {
        Interlocked.CompareExchange(ref _killedFor, code, null);
        if (_process.HasExited)
        {
            ProcessGroup.KillOrphans(Id);
            return;
        }

        ProcessGroup.Kill(Id);
        try
        {
            // Before the child leads its group there is nothing but the child.
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Kill(Problems.ParserCrashed);
        await _process.WaitForExitAsync(CancellationToken.None);
        ProcessGroup.KillOrphans(Id);
        await _errors;
        _process.Dispose();
    }

    /// <summary>What the source threw, which is no fault of the child, or null.</summary>
    private async Task<ExceptionDispatchInfo?> Send(
        ParserRequest request, Stream? body, long bodyLength, Action onProgress, CancellationToken cancellationToken)
    {
        var input = _process.StandardInput.BaseStream;
        using var frame = new MemoryStream();
        await Frame.WriteHeader(frame, request, ProtocolJson.Default.ParserRequest, bodyLength, CancellationToken.None);
        await Write(input, frame.GetBuffer().AsMemory(0, (int)frame.Length));
        var buffer = new byte[64 * 1024];
        for (var left = bodyLength; left > 0;)
        {
            int read;
            try
            {
                read = await body!.ReadAtLeastAsync(
                    buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), 1, true, cancellationToken);
            }
#pragma warning disable CA1031 // handed to the caller, who rethrows it
            catch (Exception e)
#pragma warning restore CA1031
            {
                return ExceptionDispatchInfo.Capture(e);
            }

            await Write(input, buffer.AsMemory(0, read));
            left -= read;
            onProgress();
        }

        return null;
    }

    private static async Task Write(Stream input, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await input.WriteAsync(bytes, CancellationToken.None);
            await input.FlushAsync(CancellationToken.None);
        }
        catch (IOException e)
        {
            throw new BrokenPipeException(e);
        }
    }

    private async Task<(ParserReply Reply, byte[] Bytes)> Receive()
    {
        var frame = await Frame.Read(
            _process.StandardOutput.BaseStream,
            ProtocolJson.Default.ParserReply,
            HeaderBytesMax,
            _options.AttachmentBytesMax,
            CancellationToken.None) ?? throw new EndOfStreamException("the child ended");
        return frame;
    }

    private async Task Watch(TimeSpan processorTime, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.WatchEvery, _time);
        var until = TimeSpan.MaxValue;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var used = IsDead ? TimeSpan.Zero : ProcessTree.ProcessorTime(Id);
                if (Interlocked.Exchange(ref _isAnew, false))
                {
                    until = used + processorTime;
                }

                if (used >= until)
                {
                    Kill(Problems.TimedOut);
                }

                if (ResidentBytes() > _options.ResidentMiBMax * 1024L * 1024L)
                {
                    Kill(Problems.OutOfMemory);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The call has ended.
        }
    }

    private async Task<Exception> Died(CancellationToken cancellationToken)
    {
        var code = _killedFor;
        await DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return _isUp
            ? new ParserDiedException(code ?? (_heapExhausted ? Problems.OutOfMemory : Problems.ParserCrashed))
            : new ParserNotStartedException();
    }

    private sealed class BrokenPipeException(Exception inner) : Exception("the child ended", inner);

    /// <summary>Reads what the child complains of without keeping it: a crash may print without end.</summary>
    private async Task Drain(Stream errors)
    {
        int read;
        while ((read = await errors.ReadAsync(_error, CancellationToken.None)) > 0)
        {
            _heapExhausted |= _error.AsSpan(0, read).IndexOf("Out of memory"u8) >= 0;
        }
    }
}
