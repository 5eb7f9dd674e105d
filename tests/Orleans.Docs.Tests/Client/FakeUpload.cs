using System.Security.Cryptography;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Tests.Client;

/// <summary>
/// Keeps what it gets, as an upload grain does, and breaks when told to: before or after keeping a chunk.
/// </summary>
internal sealed class FakeUpload : IUploadGrain
{
    private readonly List<byte> _bytes = [];
    private Receipt? _receipt;

    public List<string> Calls { get; } = [];

    /// <summary>Given the number of the call, from 1; what it returns is thrown.</summary>
    public Func<int, Exception?> BreakBefore { get; init; } = _ => null;

    public Func<int, Exception?> BreakAfter { get; init; } = _ => null;

    public byte[] Bytes => [.. _bytes];

    public Task<UploadStatus> Open(UploadOptions options) => Run("open", Now);

    public PresignedForm? Form { get; init; }

    public Task<PresignedUpload> OpenPresigned(UploadOptions options, PresignedFile file) =>
        Run($"open presigned {file.LengthBytes} {file.Sha256?[..8]}", () =>
            new PresignedUpload(_receipt is null ? Form : null, _receipt));

    public Task<UploadStatus> Append(long offset, ReadOnlyMemory<byte> chunk) => Run($"append {offset}", () =>
    {
        if (offset != _bytes.Count)
        {
            throw new UploadRefusedException("gap", "a gap");
        }

        _bytes.AddRange(chunk.Span);
        return Now();
    });

    public Task<UploadStatus> Status() => Run("status", Now);

    public Task<UploadDigest?> Digest() => Run<UploadDigest?>(
        "digest",
        () => new UploadDigest(_bytes.Count, Convert.ToHexStringLower(SHA256.HashData(_bytes.ToArray()))));

    public Task<Receipt> Complete() =>
        Run("complete", () => _receipt ??= new Receipt(new DocumentKey("t", "d"), 1, false));

    public Task<Receipt> Submit(UploadOptions options, ReadOnlyMemory<byte> file) => Run("submit", () =>
    {
        _bytes.Clear();
        _bytes.AddRange(file.Span);
        return new Receipt(new DocumentKey("t", "d"), 1, false);
    });

    public Task Abort() => Run("abort", () => true);

    public void Fill(byte[] bytes) => _bytes.AddRange(bytes);

    private UploadStatus Now() => new(_bytes.Count, _receipt);

    private Task<T> Run<T>(string call, Func<T> act)
    {
        Calls.Add(call);
        var number = Calls.Count;
        if (BreakBefore(number) is { } before)
        {
            return Task.FromException<T>(before);
        }

        T result;
        try
        {
            result = act();
        }
        catch (DocsException e)
        {
            return Task.FromException<T>(e);
        }

        return BreakAfter(number) is { } after ? Task.FromException<T>(after) : Task.FromResult(result);
    }
}
