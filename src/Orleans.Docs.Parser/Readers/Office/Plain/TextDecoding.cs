using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Turns bytes of an unknown encoding into text, or says that they are not text.</summary>
internal static class TextDecoding
{
    /// <summary>
    /// Control characters that text may hold beside a first one, in thousandths; with more it is binary.
    /// </summary>
    private const int ControlsPerMilleMax = 5;

    /// <summary>One byte that breaks UTF-8 is forgiven for so many sound sequences.</summary>
    private const int SoundSequencesPerBrokenByte = 10;

    static TextDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// In this order: a byte order mark, UTF-32 and UTF-16 without one, UTF-8 (a character cut off at the end is
    /// forgiven, so a file's first bytes will do), then the likeliest older encoding. False for binary bytes.
    /// The text holds no byte order mark. No bytes are no text, and true.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (bytes.IsEmpty)
        {
            return true;
        }

        var (encoding, skip) = Detect(bytes);
        if (encoding is null)
        {
            return false;
        }

        text = encoding.GetString(bytes[skip..]);
        var isWide = encoding is UnicodeEncoding or UTF32Encoding;
        return !IsBinary(text, encoding is UTF8Encoding)
            && !(isWide && text.AsSpan().Count('\ufffd') * 100L > text.Length);
    }

    /// <summary>
    /// As <see cref="TryDecode"/>, with the declared encoding tried first and dropped if it does not fit.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? declaredCharset)
    {
        if (Mark(bytes).Encoding is null && ByName(declaredCharset) is { } declared && Fits(bytes, declared))
        {
            return declared.GetString(bytes);
        }

        return TryDecode(bytes, out var text) ? text : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>
    /// Null for a name that nobody knows. Names are taken as they occur in the wild: <c>UTF_8</c>, quoted.
    /// </summary>
    internal static Encoding? ByName(string? charset)
    {
        var name = (charset ?? "").Trim(' ', '"', '\'', ';').Replace('_', '-').ToLowerInvariant();
        try
        {
            return name switch
            {
                "" => null,
                // What calls itself Latin 1 or ASCII is in truth the superset, as browsers take it.
                "iso-8859-1" or "us-ascii" or "ascii" or "latin1" or "latin-1" => Encoding.GetEncoding(1252),
                "utf8" or "utf-8" or "unicode-1-1-utf-8" => Encoding.UTF8,
                "shift-jis" or "sjis" or "x-sjis" => Encoding.GetEncoding("shift_jis"),
                "utf-7" or "utf7" => null,
                _ => Encoding.GetEncoding(name),
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static (Encoding? Encoding, int Skip) Detect(ReadOnlySpan<byte> bytes)
    {
        var marked = Mark(bytes);
        if (marked.Encoding is not null)
        {
            return marked;
        }

        if (Unmarked(bytes) is { } wide)
        {
            return (wide, 0);
        }

        if (bytes.Contains((byte)0))
        {
            return (null, 0);
        }

        return (IsMostlyUtf8(bytes) ? Encoding.UTF8 : LegacyEncodings.Likeliest(bytes), 0);
    }

    private static (Encoding? Encoding, int Skip) Mark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => (null, 0),
    };

    /// <summary>
    /// UTF-16 of mostly Latin text has a zero in nearly every second byte and UTF-32 in nearly every third and
    /// fourth; other scripts still have spaces and line ends, which no 8-bit text writes with a zero beside them.
    /// </summary>
    private static Encoding? Unmarked(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 8 && bytes.Length % 4 == 0)
        {
            var (little, big) = (true, true);
            for (var i = 0; i < bytes.Length && (little || big); i += 4)
            {
                little &= Rune.IsValid(BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]));
                big &= Rune.IsValid(BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]));
            }

            if (little != big)
            {
                return little ? Encoding.UTF32 : new UTF32Encoding(bigEndian: true, byteOrderMark: false);
            }
        }

        if (bytes.Length < 4 || !bytes.Contains((byte)0))
        {
            return null;
        }

        var (blanksLittle, blanksBig, zeroPairs) = (0, 0, 0);
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            zeroPairs += bytes[i] == 0 && bytes[i + 1] == 0 ? 1 : 0;
            blanksLittle += bytes[i + 1] == 0 && bytes[i] is >= 0x20 and < 0x7F or 0x0A ? 1 : 0;
            blanksBig += bytes[i] == 0 && bytes[i + 1] is >= 0x20 and < 0x7F or 0x0A ? 1 : 0;
        }

        var enough = Math.Max(1, bytes.Length / 2 / 50);
        if (zeroPairs > 0 || Math.Max(blanksLittle, blanksBig) < enough)
        {
            return null;
        }

        return blanksLittle > blanksBig ? Encoding.Unicode : Encoding.BigEndianUnicode;
    }

    private static bool IsMostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        var (sound, broken) = (0, 0);
        while (!bytes.IsEmpty)
        {
            var ascii = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
            {
                break;
            }

            bytes = bytes[ascii..];
            var status = Rune.DecodeFromUtf8(bytes, out _, out var length);
            if (status == OperationStatus.NeedMoreData && sound > 0)
            {
                break;
            }

            _ = status == OperationStatus.Done ? sound++ : broken++;
            bytes = bytes[length..];
        }

        return broken == 0 || sound >= broken * SoundSequencesPerBrokenByte;
    }

    private static bool Fits(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        if (encoding is UTF8Encoding)
        {
            return Utf8.IsValid(bytes) || IsMostlyUtf8(bytes);
        }

        // A text said to be 8-bit Latin but sound as UTF-8, with letters beyond ASCII, is UTF-8.
        if (encoding.CodePage == 1252 && !System.Text.Ascii.IsValid(bytes) && Utf8.IsValid(bytes))
        {
            return false;
        }

        var text = encoding.GetString(bytes);
        var broken = text.AsSpan().Count('\ufffd');
        return broken * 100 <= text.Length;
    }

    /// <param name="isUtf8">Then U+0080 to U+009F are written with care, as bullets of old fonts that PDFs had.</param>
    private static bool IsBinary(string text, bool isUtf8)
    {
        var controls = 0;
        foreach (var c in text)
        {
            controls += c switch
            {
                '\t' or '\n' or '\r' or '\f' or '\v' or '\b' or '\u001b' or '\u001a' => 0,
                < ' ' or '\u007f' or '\uffff' or '\ufffe' => 1,
                >= '\u0080' and < '\u00a0' and not '\u0085' => isUtf8 ? 0 : 1,
                _ => 0,
            };
        }

        return (controls - 1) * 1000L > text.Length * (long)ControlsPerMilleMax;
    }
}
