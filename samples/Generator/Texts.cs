using System.Text;

namespace Orleans.Docs.Samples;

/// <summary>The words of the samples, one file each.</summary>
internal static class Texts
{
    public static string Read(string name)
    {
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"no text named {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static byte[] Windows1252(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Read(name).ReplaceLineEndings("\r\n"));
}
