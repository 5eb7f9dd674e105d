using System.Text;

namespace Orleans.Docs.Samples;

/// <summary>The words of the samples, one file each.</summary>
internal static class Texts
{
    public static string Read(string name) => Encoding.UTF8.GetString(Bytes(name));

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"no text named {name}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static byte[] Windows1252(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Read(name).ReplaceLineEndings("\r\n"));
}
