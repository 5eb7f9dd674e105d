using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Orleans.Docs.Samples;

/// <summary>
/// A PDF that opens only with a password ("secret"): the standard security handler, revision 2, as PDF 1.4 has it.
/// Long broken as a protection, which is why it is short enough to write here.
/// </summary>
internal static class LockedSample
{
    private const string Password = "secret";
    private const int Permissions = -4;
    private const int KeyLength = 5;

    private static readonly byte[] Id = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    private static readonly byte[] Padding = Convert.FromHexString(
        "28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A");

    public static byte[] Pdf()
    {
        var padded = RawPdf.Latin(Password).Concat(Padding).Take(32).ToArray();
        var owner = Rc4(Hash(padded)[..KeyLength], padded);
        var key = Hash([.. padded, .. owner, .. BitConverter.GetBytes(Permissions), .. Id])[..KeyLength];
        var user = Rc4(key, Padding);
        var pdf = new RawPdf
        {
            Trailer = $"/ID [<{Convert.ToHexString(Id)}> <{Convert.ToHexString(Id)}>] "
                + $"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{Convert.ToHexString(owner)}> "
                + $"/U <{Convert.ToHexString(user)}> /P {Permissions} >>",
        };
        pdf.Add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            + "/Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>");
        var content = RawPdf.Latin("BT /F 14 Tf 72 760 Td (Nobody reads this without the password.) Tj ET");
        byte[] number = [(byte)pdf.Next, 0, 0, 0, 0];
        pdf.AddStream("", Rc4(Hash([.. key, .. number])[..(KeyLength + 5)], content));
        pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        return pdf.ToBytes();
    }

    [SuppressMessage("Security", "CA5351", Justification = "the format prescribes MD5, and nothing is protected here")]
    private static byte[] Hash(byte[] bytes) => MD5.HashData(bytes);

    private static byte[] Rc4(byte[] key, byte[] data)
    {
        var state = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        for (int i = 0, j = 0; i < 256; i++)
        {
            j = (j + state[i] + key[i % key.Length]) & 0xFF;
            (state[i], state[j]) = (state[j], state[i]);
        }

        var result = new byte[data.Length];
        for (int n = 0, i = 0, j = 0; n < data.Length; n++)
        {
            i = (i + 1) & 0xFF;
            j = (j + state[i]) & 0xFF;
            (state[i], state[j]) = (state[j], state[i]);
            result[n] = (byte)(data[n] ^ state[(state[i] + state[j]) & 0xFF]);
        }

        return result;
    }
}
