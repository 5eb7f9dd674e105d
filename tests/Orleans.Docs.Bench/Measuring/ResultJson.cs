using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Docs.Bench.Measuring;

/// <summary>The figures for scripts: a list with every field in every element.</summary>
internal static partial class ResultJson
{
    public static Task Write(IReadOnlyList<BenchResult> results, Stream target, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(target, [.. results.Select(ToRow)], Relaxed.RowArray, cancellationToken);

    private static Row ToRow(BenchResult result) => new(
        result.Name, result.Value, result.Unit, result.Reference, result.ReferenceValue, result.Ratio,
        result.Bar?.ToString(), result.Met, result.Settings);

    /// <summary>No markup is near, so that signs stay signs.</summary>
    private static Json Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    internal sealed record Row(
        string Name, double Value, string Unit, string? Reference, double? ReferenceValue, double? Ratio, string? Bar,
        bool? Met, IReadOnlyDictionary<string, string> Settings);

    [JsonSerializable(typeof(Row[]))]
    internal sealed partial class Json : JsonSerializerContext;
}
