using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Docs.Content;

namespace Orleans.Docs.Blobs;

/// <summary>What one extract call read, as it is stored; properties of the file come with the first page.</summary>
public sealed record PagesBlob(
    ImmutableArray<PageContent> Pages, ImmutableSortedDictionary<string, string> Properties);

/// <summary>JSON of the blobs that lie outside events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(WordJsonConverter), typeof(BoxJsonConverter)])]
[JsonSerializable(typeof(PagesBlob))]
[JsonSerializable(typeof(Findings))]
[JsonSerializable(typeof(Summary))]
internal sealed partial class BlobJson : JsonSerializerContext;

/// <summary>A word as <c>[start, length, x, y, width, height, confidence]</c>: pages have many.</summary>
internal sealed class WordJsonConverter : JsonConverter<Word>
{
    public override Word Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Read();
        var start = reader.GetInt32();
        reader.Read();
        var length = reader.GetInt32();
        var box = BoxJsonConverter.ReadNumbers(ref reader);
        reader.Read();
        var confidence = reader.GetSingle();
        reader.Read();
        return new Word(start, length, box, confidence);
    }

    public override void Write(Utf8JsonWriter writer, Word value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Start);
        writer.WriteNumberValue(value.Length);
        BoxJsonConverter.WriteNumbers(writer, value.Box);
        writer.WriteNumberValue(MathF.Round(value.Confidence, 3));
        writer.WriteEndArray();
    }
}

/// <summary>A box as <c>[x, y, width, height]</c>, to four decimals: a tenth of a point on a page.</summary>
internal sealed class BoxJsonConverter : JsonConverter<Box>
{
    public static Box ReadNumbers(ref Utf8JsonReader reader)
    {
        reader.Read();
        var x = reader.GetSingle();
        reader.Read();
        var y = reader.GetSingle();
        reader.Read();
        var width = reader.GetSingle();
        reader.Read();
        return new Box(x, y, width, reader.GetSingle());
    }

    public static void WriteNumbers(Utf8JsonWriter writer, Box box)
    {
        writer.WriteNumberValue(MathF.Round(box.X, 4));
        writer.WriteNumberValue(MathF.Round(box.Y, 4));
        writer.WriteNumberValue(MathF.Round(box.Width, 4));
        writer.WriteNumberValue(MathF.Round(box.Height, 4));
    }

    public override Box Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var box = ReadNumbers(ref reader);
        reader.Read();
        return box;
    }

    public override void Write(Utf8JsonWriter writer, Box value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        WriteNumbers(writer, value);
        writer.WriteEndArray();
    }
}
