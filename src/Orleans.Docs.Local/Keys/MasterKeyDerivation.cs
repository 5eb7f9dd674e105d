using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Local.Keys;

/// <summary>Keys for one use each out of a master key, from which it cannot be told (HKDF, SHA-256).</summary>
internal static class MasterKeyDerivation
{
    public static byte[] Derive(byte[] master, string use) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, master, MasterKeyFile.KeyBytes, info: Encoding.UTF8.GetBytes($"orleans-docs: {use}"));
}
