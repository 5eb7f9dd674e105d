using System.Collections.Concurrent;
using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Parser;

/// <summary>
/// Takes requests from the pipe and answers them one after the other. When the pipe ends, the supervisor is gone: the
/// child ends at once, in the midst of a page too, and takes the tools that it started along.
/// </summary>
internal sealed class ParserLoop(Stream input, Stream output) : IDisposable
{
    private const int HeaderBytesMax = 64 * 1024;

    /// <summary>
    /// Enough for the deepest nesting that honest files have; a runaway recursion ends in milliseconds.
    /// </summary>
    private const int StackBytes = 16 * 1024 * 1024;

    private readonly BlockingCollection<(ParserRequest Request, byte[] Body)> _requests = new(boundedCapacity: 1);

    public async Task<int> Run()
    {
        var worker = new Thread(Work, StackBytes) { IsBackground = true, Name = "reader" };
        worker.Start();
        while (await Next() is { } frame)
        {
            _requests.Add((frame.Header, frame.Body));
        }

        ProcessGroup.Kill(Environment.ProcessId);
        return 0;
    }

    public void Dispose() => _requests.Dispose();

    private async Task<(ParserRequest Header, byte[] Body)?> Next()
    {
        try
        {
            return await Frame.Read(
                input, ProtocolJson.Default.ParserRequest, HeaderBytesMax, Array.MaxLength, CancellationToken.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Work()
    {
        using var session = new ParserSession(Send);
        Send(new ParserReply { Kind = ReplyKind.Ready }, default);
        WarmUp.Run();
        foreach (var (request, body) in _requests.GetConsumingEnumerable())
        {
            session.Answer(request, body);
        }
    }

    private void Send(ParserReply reply, ReadOnlyMemory<byte> body) =>
        Frame.Write(output, reply, ProtocolJson.Default.ParserReply, body, CancellationToken.None).GetAwaiter()
            .GetResult();
}
