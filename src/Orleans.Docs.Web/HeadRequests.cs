using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Docs.Web;

/// <summary>
/// Answers HEAD as GET would be, up to the body: where a route begins to write it the head is sent, and the route is
/// left as if its reader had gone. The server itself sends no body to HEAD.
/// </summary>
internal sealed class HeadRequests : IMiddleware
{
    private static readonly object Mark = new();

    /// <summary>Whether only the head is wanted of what looks like GET.</summary>
    public static bool Is(HttpContext context) => context.Items.ContainsKey(Mark);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Items[Mark] = Mark;
        context.Request.Method = HttpMethods.Get;
        context.Features.Set<IHttpResponseBodyFeature>(
            new StreamResponseBodyFeature(new NoBody(body.StartAsync), body));
        try
        {
            await next(context);
        }
        catch (BodyBegunException)
        {
            // The head is sent.
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(body);
        }
    }

    /// <summary>Ends a route as a reader who leaves does.</summary>
    private sealed class BodyBegunException() : OperationCanceledException("only the head is wanted");

    /// <summary>Ends with the first byte.</summary>
    private sealed class NoBody(Func<CancellationToken, Task> start) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await start(cancellationToken);
            throw new BodyBegunException();
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        /// <summary>What ends an answer; the server sends the head by itself then.</summary>
        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
