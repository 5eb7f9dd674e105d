using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Orleans.Docs.AwsStub.Wire;

/// <summary>
/// A file sent to S3 by an HTML form, and the policy that it must keep, after
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html.
/// </summary>
public sealed class PostedForm
{
    private const string PolicyField = "policy";
    private const string SignatureField = "x-amz-signature";

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private JsonElement _policy;

    public byte[] File { get; private set; } = [];

    public string Key => Field("key");

    public static bool IsOne(StubRequest request) => request.Method == "POST"
        && request.Header("content-type")?.StartsWith("multipart/form-data", StringComparison.Ordinal) == true;

    /// <exception cref="RefusedException">The form cannot be read, or its policy is missing.</exception>
    public static async Task<PostedForm> Read(StubRequest request, CancellationToken cancellationToken)
    {
        if (request.Header("content-length") is null)
        {
            throw new RefusedException(411, "MissingContentLength", "you must provide the Content-Length");
        }

        var boundary = MediaTypeHeaderValue.Parse(request.Header("content-type")).Boundary.Value!;
        var reader = new MultipartReader(boundary, new MemoryStream(request.Body));
        var form = new PostedForm();
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
        {
            var head = ContentDispositionHeaderValue.Parse(part.ContentDisposition);
            using var body = new MemoryStream();
            await part.Body.CopyToAsync(body, cancellationToken);
            if (!part.ContentDisposition!.Contains("name=\"", StringComparison.Ordinal))
            {
                throw new RefusedException(400, "InvalidArgument", "a field's name stands in quotes");
            }

            var name = HeaderUtilities.RemoveQuotes(head.Name).Value ?? "";
            if (name == "file")
            {
                form.File = body.ToArray();
                // What comes behind the file is not looked at.
                break;
            }

            form._fields[name] = Encoding.UTF8.GetString(body.ToArray());
        }

        form._policy = JsonDocument.Parse(Convert.FromBase64String(form.Field(PolicyField))).RootElement;
        return form;
    }

    public string? Find(string field) => _fields.GetValueOrDefault(field);

    /// <exception cref="RefusedException">Not signed by these, too late, or against the policy.</exception>
    public void Check(string bucket, Func<string, string?> secretOf, DateTimeOffset now)
    {
        var credential = Field("x-amz-credential").Split('/', 2);
        var secret = secretOf(credential[0])
            ?? throw new RefusedException(403, "InvalidAccessKeyId", "the access key is not known");
        if (!Gate.Same(Signature.OfPolicy(Field(PolicyField), credential[1], secret), Field(SignatureField)))
        {
            throw new RefusedException(403, "SignatureDoesNotMatch", "the signature is not that of the policy");
        }

        if (DateTimeOffset.Parse(_policy.GetProperty("expiration").GetString()!, CultureInfo.InvariantCulture) < now)
        {
            throw new RefusedException(403, "AccessDenied", "Invalid according to Policy: Policy expired.");
        }

        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { PolicyField, SignatureField };
        foreach (var condition in _policy.GetProperty("conditions").EnumerateArray())
        {
            Check(condition, bucket, named);
        }

        if (_fields.Keys.FirstOrDefault(field => !named.Contains(field)) is { } extra)
        {
            throw new RefusedException(403, "AccessDenied", $"Extra input fields: {extra}");
        }
    }

    private void Check(JsonElement condition, string bucket, HashSet<string> named)
    {
        if (condition.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in condition.EnumerateObject())
            {
                named.Add(member.Name);
                Require(
                    (member.Name == "bucket" ? bucket : Find(member.Name)) == member.Value.GetString(), condition);
            }

            return;
        }

        var parts = condition.EnumerateArray().ToArray();
        if (parts[0].GetString() == "content-length-range")
        {
            if (File.Length > parts[2].GetInt64())
            {
                throw new RefusedException(400, "EntityTooLarge", "the upload exceeds the maximum allowed size");
            }

            if (File.Length < parts[1].GetInt64())
            {
                throw new RefusedException(400, "EntityTooSmall", "the upload is below the minimum allowed size");
            }

            return;
        }

        var field = parts[1].GetString()!.TrimStart('$');
        var value = field == "bucket" ? bucket : Find(field);
        named.Add(field);
        Require(
            parts[0].GetString() == "eq"
                ? value == parts[2].GetString()
                : value?.StartsWith(parts[2].GetString()!, StringComparison.Ordinal) == true,
            condition);
    }

    private static void Require(bool kept, JsonElement condition)
    {
        if (!kept)
        {
            throw new RefusedException(
                403, "AccessDenied", $"Invalid according to Policy: Policy Condition failed: {condition.GetRawText()}");
        }
    }

    private string Field(string name) => Find(name)
        ?? throw new RefusedException(400, "InvalidArgument", $"Bucket POST must contain a field named '{name}'");
}
