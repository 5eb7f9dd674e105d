using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Aws.Tests.Emulators;

/// <summary>
/// What the emulator of S3 passes over: a put under <c>If-None-Match: *</c> takes a free name only, and objects are as
/// old as the test's clock says. Everything else is the emulator's.
/// </summary>
internal sealed partial class S3Rules(TimeProvider clock)
{
    private const string ChecksumHeader = "x-amz-checksum-crc32";

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _written = new();

    /// <summary>Stands before the proxy's own rule, which a test may set to spoil something.</summary>
    public WireRule Spoil { get; set; } = (_, forward) => WireProxy.Forwarded(forward);

    public static WireProxy Before(Uri s3, S3Rules rules)
    {
        var proxy = new WireProxy(s3);
        proxy.Rule = (request, forward) =>
            rules.Spoil(request, async () => await rules.Answer(proxy, request, forward));
        return proxy;
    }

    private async Task<WireAnswer> Answer(WireProxy proxy, WireRequest request, Func<Task<WireAnswer>> forward)
    {
        var path = request.Path.Split('?')[0];
        if (request.Headers.GetValueOrDefault("If-None-Match") != "*")
        {
            return Checked(request, Aged(await forward()));
        }

        var gate = _gates.GetOrAdd(path, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync();
        try
        {
            var head = await proxy.Forward(new WireRequest("HEAD", path, new Dictionary<string, string>(), []));
            if (head.Status == 200)
            {
                return WireAnswer.Of(412, "<Error><Code>PreconditionFailed</Code></Error>", "application/xml");
            }

            var answer = await proxy.Forward(WithoutChecksums(request));
            if (answer.Status == 200)
            {
                _written[path] = clock.GetUtcNow();
            }

            return answer;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The emulator loses parts whose checksum is named.</summary>
    private static WireRequest WithoutChecksums(WireRequest request) => request.Method == "POST"
        ? request with { Body = Encoding.UTF8.GetBytes(Named().Replace(Encoding.UTF8.GetString(request.Body), "")) }
        : request;

    /// <summary>S3 gives the checksum of a part back, for the completion to name.</summary>
    private static WireAnswer Checked(WireRequest request, WireAnswer answer)
    {
        if (!request.Path.Contains("partNumber=", StringComparison.Ordinal))
        {
            return answer;
        }

        var end = Encoding.ASCII.GetString(request.Body.AsSpan(Math.Max(0, request.Body.Length - 200)));
        var sum = request.Headers.GetValueOrDefault(ChecksumHeader) ?? Trailer().Match(end).Groups[1].Value;
        return answer with
        {
            Headers = new Dictionary<string, string>(answer.Headers) { [ChecksumHeader] = sum },
        };
    }

    private WireAnswer Aged(WireAnswer answer)
    {
        var text = answer.Headers.GetValueOrDefault("Content-Type")?.Contains("xml", StringComparison.Ordinal) == true
            ? Encoding.UTF8.GetString(answer.Body)
            : "";
        if (!text.Contains("<ListBucketResult", StringComparison.Ordinal))
        {
            return answer;
        }

        var bucket = Bucket().Match(text).Groups[1].Value;
        var aged = Entry().Replace(text, entry =>
            _written.TryGetValue($"/{bucket}/{entry.Groups[1].Value}", out var written)
                ? Modified().Replace(
                    entry.Value,
                    $"<LastModified>{written.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}</LastModified>")
                : entry.Value);
        return answer with { Body = Encoding.UTF8.GetBytes(aged) };
    }

    [GeneratedRegex(ChecksumHeader + ":([A-Za-z0-9+/=]+)")]
    private static partial Regex Trailer();

    [GeneratedRegex("<ChecksumCRC32>[^<]*</ChecksumCRC32>")]
    private static partial Regex Named();

    [GeneratedRegex("<Name>([^<]*)</Name>")]
    private static partial Regex Bucket();

    [GeneratedRegex("<Contents><Key>([^<]*)</Key>.*?</Contents>", RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex("<LastModified>[^<]*</LastModified>")]
    private static partial Regex Modified();
}
