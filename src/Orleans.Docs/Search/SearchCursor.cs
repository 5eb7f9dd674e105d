using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Search;

/// <summary>
/// Where the next page goes on. By time: behind a document. By relevance: without the entries given so far, since every
/// write shifts the scores of all documents and no score could mark a place. Any document that matches throughout is
/// so given exactly once, whatever is written in between.
/// </summary>
/// <param name="Given">Numbers of entries, which the index gives them for as long as they stand.</param>
/// <param name="AnyWord">Whether the search went over to <see cref="QueryNode.Relaxed"/>; it then stays there.</param>
public sealed record SearchCursor(bool AnyWord, ImmutableArray<long> Given, long UploadedTicks, string Document)
{
    private const byte Format = 1;
    private const int SearchBytes = 8;
    private const int TextLengthMax = 200_000;

    /// <summary>Begins a cursor by relevance; one by time gives nothing.</summary>
    public static readonly SearchCursor Start = new(false, [], 0, "");

    public string Encode(string generation, string tenant, SearchQuery query)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        writer.Write(IdentityOf(generation, tenant, query));
        writer.Write(AnyWord);
        writer.Write(UploadedTicks);
        writer.Write(Document);
        writer.Write7BitEncodedInt(Given.Length);
        var last = 0L;
        foreach (var id in Given.Order())
        {
            writer.Write7BitEncodedInt64(id - last);
            last = id;
        }

        writer.Flush();
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <exception cref="InvalidQueryException">It is not a cursor, or one of another search.</exception>
    public static SearchCursor Decode(string text, string generation, string tenant, SearchQuery query)
    {
        try
        {
            if (text.Length > TextLengthMax)
            {
                throw new FormatException();
            }

            using var bytes = new MemoryStream(Base64Url.DecodeFromChars(text));
            using var reader = new BinaryReader(bytes);
            if (reader.ReadByte() != Format)
            {
                throw new FormatException();
            }

            var identity = reader.ReadBytes(SearchBytes);
            var cursor = Read(reader);
            if (bytes.Position != bytes.Length)
            {
                throw new FormatException();
            }

            return identity.AsSpan().SequenceEqual(IdentityOf(generation, tenant, query))
                ? cursor
                : throw new InvalidQueryException(
                    "the cursor belongs to another search, or the index was rebuilt: start again without it");
        }
        catch (Exception e) when (e is FormatException or IOException or ArgumentException)
        {
            throw new InvalidQueryException("the cursor is not one that a search gave: start again without it");
        }
    }

    private static SearchCursor Read(BinaryReader reader)
    {
        var anyWord = reader.ReadBoolean();
        var ticks = reader.ReadInt64();
        var document = reader.ReadString();
        var count = reader.Read7BitEncodedInt();
        if (count < 0 || count > reader.BaseStream.Length)
        {
            throw new FormatException();
        }

        var given = ImmutableArray.CreateBuilder<long>(count);
        for (var last = 0L; given.Count < count;)
        {
            given.Add(last += reader.Read7BitEncodedInt64());
        }

        return new SearchCursor(anyWord, given.MoveToImmutable(), ticks, document);
    }

    /// <summary>All that decides what matches and in which order; the page size may change on the way.</summary>
    private static byte[] IdentityOf(string generation, string tenant, SearchQuery query)
    {
        var all = new StringBuilder();
        Add(generation, tenant, query.Text, query.Order.ToString());
        Add(query.From?.UtcTicks.ToString("X") ?? "", query.Until?.UtcTicks.ToString("X") ?? "");
        Add([.. query.Types.OrEmpty()]);
        Add([.. query.States.OrEmpty()]);
        Add([.. query.PiiTypes.OrEmpty()]);
        foreach (var (name, value) in query.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            Add(name, value);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString()))[..SearchBytes];

        void Add(params string[] parts)
        {
            all.Append(parts.Length).Append(':');
            foreach (var part in parts)
            {
                all.Append(part.Length).Append(':').Append(part);
            }
        }
    }
}
