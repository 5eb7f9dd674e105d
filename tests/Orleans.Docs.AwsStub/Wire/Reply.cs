using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Docs.AwsStub.Wire;

/// <summary>What a service answers.</summary>
public sealed record Reply(int Status, string ContentType, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    public static Reply Json(JsonNode body, int status = 200) =>
        new(status, "application/x-amz-json-1.1", JsonSerializer.SerializeToUtf8Bytes(body));

    public static Reply Xml(string body, int status = 200) =>
        new(status, "text/xml", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body));

    public static Reply Empty(int status = 200) => new(status, "application/octet-stream", []);
}

/// <summary>A service refuses; the stub words it as the service's protocol does.</summary>
public sealed class RefusedException(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;
}
