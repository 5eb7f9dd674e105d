using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Local.Files;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Local.Callers;

/// <summary>
/// The key that signs caller tokens: 32 bytes, hexadecimal, in a file which only its owner can read. Whoever can read
/// it may call as anyone, which on one machine is whoever may read the data anyway.
/// </summary>
public static class CallersKeyFile
{
    private const int KeyLength = 32;

    public static byte[] LoadOrCreate(string directory)
    {
        var path = Path.Combine(directory, SiloAnnouncement.CallersKeyFileName);
        if (!File.Exists(path))
        {
            using var file = OwnerOnly.Open(path, FileMode.CreateNew, FileOptions.WriteThrough);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyLength))));
            file.Flush(flushToDisk: true);
        }

        var key = Convert.FromHexString(File.ReadAllText(path).Trim());
        return key.Length == KeyLength
            ? key
            : throw new InvalidDataException(
                $"{path} does not hold {KeyLength} bytes: remove it to have a new key made");
    }
}
