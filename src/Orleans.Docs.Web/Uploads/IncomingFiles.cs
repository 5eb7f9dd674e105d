using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Uploads;

/// <summary>A file in a request, still to be read, and what it is to become.</summary>
internal sealed record IncomingFile(Stream Content, UploadOptions Options);

/// <summary>
/// Finds the file in a request without reading it: the body itself, or the one file of a form, whose fields stand
/// before it.
/// </summary>
internal static class IncomingFiles
{
    private const int FieldsMax = 32;
    private const int FieldLengthMax = 1_024;
    private const int BoundaryLengthMax = 128;
    private const int PartHeadBytesMax = 8 * 1024;

    public static async Task<IncomingFile> Find(HttpRequest request, CancellationToken cancellationToken)
    {
        var fields = new UploadFields();
        foreach (var (name, values) in request.Query)
        {
            foreach (var value in values)
            {
                fields.Set(name, value ?? "");
            }
        }

        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                ? await FromForm(request, type, fields, cancellationToken)
                : new IncomingFile(request.Body, fields.Options(
                    FileNameOf(request.Headers.ContentDisposition), IsOfAnyBody(type) ? null : type?.MediaType.Value));
    }

    private static async Task<IncomingFile> FromForm(
        HttpRequest request, MediaTypeHeaderValue type, UploadFields fields, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= BoundaryLengthMax })
        {
            throw Bad("the form names no boundary, or one that is too long");
        }

        var reader = new MultipartReader(boundary, request.Body) { HeadersLengthLimit = PartHeadBytesMax };
        for (var count = 0; await Next(reader, cancellationToken) is { } part; count++)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var head))
            {
                throw Bad("a part of the form has no Content-Disposition");
            }

            if (head.IsFileDisposition())
            {
                var name = head.FileNameStar.HasValue ? head.FileNameStar.Value : head.FileName.Value;
                return new IncomingFile(
                    new LastPartStream(part.Body, reader), fields.Options(name, MediaTypeOf(part.ContentType)));
            }

            if (count == FieldsMax)
            {
                throw Bad("the form has too many fields before its file");
            }

            fields.Set(HeaderUtilities.RemoveQuotes(head.Name).Value ?? "", await Text(part.Body, cancellationToken));
        }

        throw Bad("the form holds no file");
    }

    private static async Task<MultipartSection?> Next(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw Bad("the form is broken or ends amidst a part");
        }
    }

    private static async Task<string> Text(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[FieldLengthMax + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= FieldLengthMax
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw Bad("a field of the form is too long");
    }

    /// <summary>What curl says of whatever it sends says nothing of the file.</summary>
    private static bool IsOfAnyBody(MediaTypeHeaderValue? type) =>
        type?.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true;

    private static string? MediaTypeOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType.Value : null;

    private static string? FileNameOf(string? disposition) =>
        ContentDispositionHeaderValue.TryParse(disposition, out var head)
            ? (head.FileNameStar.HasValue ? head.FileNameStar : HeaderUtilities.RemoveQuotes(head.FileName)).Value
            : null;

    public static ProblemException Bad(string detail) => new(Problem.BadRequest.With(detail));

    /// <summary>What query and form say of a file, by the same names.</summary>
    private sealed class UploadFields
    {
        private readonly ImmutableSortedDictionary<string, string>.Builder _tags =
            ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

        private string? _name;
        private string? _id;
        private bool _isNew;
        private Lane _lane;
        private DateTimeOffset? _deadline;

        public void Set(string field, string value)
        {
            switch (field)
            {
                case "name":
                    _name = value;
                    break;
                case "id":
                    _id = value;
                    break;
                case "new" when bool.TryParse(value, out var isNew):
                    _isNew = isNew;
                    break;
                case "lane" when value is "real-time" or "batch":
                    _lane = value is "batch" ? Lane.Batch : Lane.RealTime;
                    break;
                case "deadline" when DateTimeOffset.TryParse(
                    value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var deadline):
                    _deadline = deadline;
                    break;
                case "tag" when value.IndexOf('=', StringComparison.Ordinal) is > 0 and var at:
                    _tags[value[..at]] = value[(at + 1)..];
                    break;
                case "new" or "lane" or "deadline" or "tag":
                    throw Bad($"{field} is not understood: new is true or false, lane is real-time or batch, "
                        + "deadline a time, tag NAME=VALUE");
                default:
                    throw Bad("an upload takes name, id, new, lane, deadline and tag, and nothing else");
            }
        }

        public UploadOptions Options(string? fileName, string? mediaType) => new()
        {
            FileName = _name ?? fileName ?? "",
            MediaType = mediaType,
            Tags = _tags.ToImmutable(),
            DocumentId = _id,
            AlwaysNew = _isNew,
            Lane = _lane,
            Deadline = _deadline,
        };
    }
}

/// <summary>
/// The last part of a form. Its end is reached only when the form ends behind it, so that nobody takes in a file of a
/// form that is broken or holds more than he was told.
/// </summary>
internal sealed class LastPartStream(Stream part, MultipartReader reader) : Stream
{
    private bool _isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isOver || buffer.IsEmpty)
        {
            return 0;
        }

        try
        {
            var count = await part.ReadAsync(buffer, cancellationToken);
            if (count > 0)
            {
                return count;
            }

            _isOver = await reader.ReadNextSectionAsync(cancellationToken) is null
                ? true
                : throw new BrokenFormException("a form holds one file, behind its fields");
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e.GetType() == typeof(IOException)))
        {
            throw new BrokenFormException("the form is broken or ends amidst its file");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("read asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>An IOException, so that whoever reads the file gives up what he has of it.</summary>
internal sealed class BrokenFormException(string message) : IOException(message);
