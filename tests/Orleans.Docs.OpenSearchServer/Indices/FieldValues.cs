using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;

namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>Reads values as the type of their field demands.</summary>
internal static class FieldValues
{
    /// <exception cref="ApiException">The value is not of the field's type.</exception>
    public static IComparable Of(FieldMapping field, JsonNode value)
    {
        var text = Text(value);
        try
        {
            return field.Type switch
            {
                "long" or "integer" or "short" or "byte" => Whole(field, text),
                "double" or "float" or "half_float" or "scaled_float" =>
                    double.Parse(text, CultureInfo.InvariantCulture),
                "boolean" => text switch
                {
                    "true" => 1L,
                    "false" or "" => 0L,
                    _ => throw new FormatException(),
                },
                "date" => Date(field, text),
                "ip" => IPAddress.Parse(text).ToString(),
                _ => text,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ApiException(
                400, "mapper_parsing_exception", $"failed to parse field [{field.Path}] of type [{field.Type}]");
        }
    }

    /// <summary>A scalar as text: numbers and truth values as JSON has them.</summary>
    public static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    /// <summary>As an answer has it: truth values and dates are stored as numbers.</summary>
    public static JsonNode Json(FieldMapping? field, IComparable value) => value switch
    {
        long number when field?.Type == "boolean" => JsonValue.Create(number != 0),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        _ => JsonValue.Create((string)value),
    };

    private static long Whole(FieldMapping field, string text)
    {
        var number = text.AsSpan().IndexOfAny(".eE") >= 0
            ? checked((long)double.Parse(text, CultureInfo.InvariantCulture))
            : long.Parse(text, CultureInfo.InvariantCulture);
        var (low, high) = field.Type switch
        {
            "byte" => (sbyte.MinValue, sbyte.MaxValue),
            "short" => (short.MinValue, short.MaxValue),
            "integer" => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        return number >= low && number <= high ? number : throw new OverflowException();
    }

    private static long Date(FieldMapping field, string text)
    {
        if (long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds) && text.Length > 4)
        {
            return milliseconds;
        }

        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var format = field.Format is null or "strict_date_optional_time||epoch_millis" ? null
            : field.Format is "strict_date" or "date" ? "yyyy-MM-dd"
            : field.Format.Replace('u', 'y').Replace('Y', 'y').Replace('S', 'f');
        var time = format is null
            ? DateTime.Parse(text.Length == 4 ? text + "-01-01" : text, CultureInfo.InvariantCulture, Style)
            : DateTime.ParseExact(text, format, CultureInfo.InvariantCulture, Style);
        return new DateTimeOffset(time).ToUnixTimeMilliseconds();
    }
}
