using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Client;

/// <summary>
/// Sends one file to the store itself, by a form that the cluster signs, and then has the cluster make a document of
/// it. Each try gets a form of its own, so that none is too old; bytes that arrive twice are the same upload.
/// </summary>
internal sealed class PresignedSender(Retries retries, DocsClientOptions options, TimeProvider time)
{
    private const int ErrorCharactersMax = 64 * 1024;

    // Shared, since connections are; the store's address may change while a program runs.
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="progress">Gets the bytes sent so far.</param>
    public async Task<Receipt> SendAsync(
        IUploadGrain upload, Stream file, UploadOptions uploadOptions, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var start = file.Position;
        var announced = new PresignedFile
        {
            LengthBytes = file.Length - start,
            Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)),
        };
        for (var attempt = 1; ; attempt++)
        {
            var opened = await retries.CallAsync(
                () => upload.OpenPresigned(uploadOptions, announced), cancellationToken);
            if (opened.Receipt is { } receipt)
            {
                return receipt;
            }

            file.Position = start;
            if (await TrySendAsync(opened.Form!, file, progress, attempt, cancellationToken))
            {
                return await retries.CallAsync(upload.Complete, cancellationToken);
            }

            await retries.PauseAsync(attempt, asked: null, cancellationToken);
        }
    }

    /// <returns>False where it may well work the next time.</returns>
    /// <exception cref="UploadRefusedException">The store does not take it.</exception>
    /// <exception cref="IOException">The store could not be reached by so many tries.</exception>
    private async Task<bool> TrySendAsync(
        PresignedForm form, Stream file, IProgress<long>? progress, int attempt, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.PresignedTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var content = ContentOf(form, file, progress);
            using var answer = await Http.PostAsync(form.Url, content, limit.Token);
            if (answer.IsSuccessStatusCode)
            {
                return true;
            }

            if (answer.StatusCode is < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests
                || attempt >= options.CallAttemptsMax)
            {
                throw new UploadRefusedException(
                    "store_refused",
                    $"the store did not take the bytes: {(int)answer.StatusCode} "
                        + await CodeOf(answer, limit.Token));
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            if (attempt >= options.CallAttemptsMax)
            {
                throw new IOException("the store of files could not be reached", e);
            }
        }

        return false;
    }

    /// <summary>
    /// As a browser sends it: names in quotes, the boundary without, the file last; S3 insists on some of it.
    /// </summary>
    private static MultipartFormDataContent ContentOf(PresignedForm form, Stream file, IProgress<long>? progress)
    {
        var boundary = $"docs-{Guid.NewGuid():N}";
        var content = new MultipartFormDataContent(boundary);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
        foreach (var (name, value) in form.Fields)
        {
            content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), $"\"{name}\"");
        }

        content.Add(new FileContent(file, progress), "\"file\"", "\"file\"");
        return content;
    }

    private static async Task<string> CodeOf(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var xml = XmlReader.Create(body, new XmlReaderSettings
            {
                Async = true,
                DtdProcessing = DtdProcessing.Prohibit,
                MaxCharactersInDocument = ErrorCharactersMax,
            });
            var error = await XDocument.LoadAsync(xml, LoadOptions.None, cancellationToken);
            var code = error.Root?.Element("Code")?.Value;
            return code is { Length: > 0 and <= 64 } && code.All(char.IsAsciiLetterOrDigit) ? code : "";
        }
        catch (XmlException)
        {
            return "";
        }
    }

    /// <summary>A file that is read when it is sent, and stays open, since it may be sent again.</summary>
    private sealed class FileContent(Stream file, IProgress<long>? progress) : HttpContent
    {
        private readonly long _start = file.Position;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var buffer = new byte[UploadLimits.ChunkBytesMax / 4];
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress?.Report(file.Position - _start);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = file.Length - _start;
            return true;
        }
    }
}
