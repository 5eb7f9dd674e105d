using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Documents;

namespace Orleans.Docs.AwsCompat.Wire;

/// <summary>
/// Models as the services' JSON: what is null is left out, blobs are base64, enumerations and documents are their
/// values, and members that are not in the body (headers, path, the SDK's own) carry <c>JsonIgnore</c> or are taken
/// out.
/// </summary>
internal static class WireJson
{
    /// <summary>For services whose members are written as the types' (Textract, Comprehend).</summary>
    public static JsonSerializerOptions Plain { get; } = Create(null);

    /// <summary>For services whose members begin with a small letter (Bedrock).</summary>
    public static JsonSerializerOptions Camel { get; } = Create(JsonNamingPolicy.CamelCase);

    private static JsonSerializerOptions Create(JsonNamingPolicy naming) => new()
    {
        PropertyNamingPolicy = naming,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // The limits of the services count bytes; escapes of what needs none would only add some.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ConstantConverter(), new BlobConverter(), new DocumentConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { TakeOutTheSdks } },
    };

    private static void TakeOutTheSdks(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.ToArray())
        {
            if (property.AttributeProvider is MemberInfo { DeclaringType.Namespace: "Amazon.Runtime" })
            {
                type.Properties.Remove(property);
            }
        }
    }

    private sealed class ConstantConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsSubclassOf(typeof(ConstantClass));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert));

        private sealed class Of<T> : JsonConverter<T>
            where T : ConstantClass
        {
            private static readonly Func<string, T> Find = typeof(T)
                .GetMethod("FindValue", BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .CreateDelegate<Func<string, T>>();

            public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                Find(reader.GetString());

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
                writer.WriteStringValue(value.Value);
        }
    }

    private sealed class BlobConverter : JsonConverter<MemoryStream>
    {
        public override MemoryStream Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetBytesFromBase64());

        public override void Write(Utf8JsonWriter writer, MemoryStream value, JsonSerializerOptions options) =>
            writer.WriteBase64StringValue(value.TryGetBuffer(out var bytes) ? bytes : value.ToArray());
    }

    private sealed class DocumentConverter : JsonConverter<Document>
    {
        public override Document Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
            {
                JsonTokenType.String => new Document(reader.GetString()),
                JsonTokenType.True => new Document(true),
                JsonTokenType.False => new Document(false),
                JsonTokenType.Null => default,
                JsonTokenType.Number when reader.TryGetInt32(out var small) => new Document(small),
                JsonTokenType.Number when reader.TryGetInt64(out var large) => new Document(large),
                JsonTokenType.Number => new Document(reader.GetDouble()),
                JsonTokenType.StartArray => new Document(
                    JsonSerializer.Deserialize<List<Document>>(ref reader, options)),
                _ => new Document(JsonSerializer.Deserialize<Dictionary<string, Document>>(ref reader, options)),
            };

        public override void Write(Utf8JsonWriter writer, Document value, JsonSerializerOptions options)
        {
            switch (value.Type)
            {
                case DocumentType.Bool:
                    writer.WriteBooleanValue(value.AsBool());
                    break;
                case DocumentType.Dictionary:
                    JsonSerializer.Serialize(writer, value.AsDictionary(), options);
                    break;
                case DocumentType.Double:
                    writer.WriteNumberValue(value.AsDouble());
                    break;
                case DocumentType.Int:
                    writer.WriteNumberValue(value.AsInt());
                    break;
                case DocumentType.List:
                    JsonSerializer.Serialize(writer, value.AsList(), options);
                    break;
                case DocumentType.Long:
                    writer.WriteNumberValue(value.AsLong());
                    break;
                case DocumentType.String:
                    writer.WriteStringValue(value.AsString());
                    break;
                default:
                    writer.WriteNullValue();
                    break;
            }
        }
    }
}
