using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Local.Keys;

/// <summary>What a file of master keys holds.</summary>
/// <param name="SecretRoot">32 bytes, from which secrets are made; the same for good.</param>
/// <param name="Masters">32 bytes each, the one in use first; more than one amidst a rotation.</param>
internal sealed record MasterKeys(byte[] SecretRoot, ImmutableArray<byte[]> Masters);

/// <summary>
/// The file as it lies on disk. A new one is a master key alone, in Base64; its root of secrets is derived from it. One
/// that was rotated names them apart, a line each, since a root cannot be derived from a key that is to go.
/// </summary>
internal static class MasterKeyFile
{
    public const int KeyBytes = 32;

    private const int FileBytesMax = 1024;
    private const string Head = "orleans-docs master keys";
    private const string SecretsWord = "secrets ";
    private const string MasterWord = "master ";

    /// <param name="create">Whether to make a new key where there is no file.</param>
    /// <exception cref="MasterKeyRefusedException">Missing, readable by others, or not a key.</exception>
    public static MasterKeys Load(string path, bool create)
    {
        try
        {
            if (!File.Exists(path))
            {
                if (!create)
                {
                    throw new MasterKeyRefusedException(path, "is missing; restore it, or nothing can be read");
                }

                // Where somebody else was first, theirs is the key.
                var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
                WholeFile.TryCreate(path, Encoding.ASCII.GetBytes(text + "\n"));
            }

            if (OwnerOnly.IsOpenToOthers(path))
            {
                throw new MasterKeyRefusedException(path, "can be read by others; run: chmod 600 on it");
            }

            if (new FileInfo(path).Length > FileBytesMax)
            {
                throw new MasterKeyRefusedException(path, "is not a master key: too long");
            }

            var keys = Read(File.ReadAllText(path));
            if (keys.Masters.Length == 0 || keys.Masters.Append(keys.SecretRoot).Any(key => key.Length != KeyBytes))
            {
                throw new MasterKeyRefusedException(path, $"is not a master key: not {KeyBytes} bytes");
            }

            Tidy(path);
            return keys;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new MasterKeyRefusedException(path, "cannot be read as a master key", e);
        }
    }

    /// <summary>
    /// Puts other keys in the place of those that the file holds, whole or not at all; on disk when it returns, and
    /// the bytes before are overwritten. Copies that a file system or a disk keeps aside are out of its reach.
    /// </summary>
    public static void Replace(string path, MasterKeys keys)
    {
        var lines = new StringBuilder(Head).Append('\n')
            .Append(SecretsWord).Append(Convert.ToBase64String(keys.SecretRoot)).Append('\n');
        foreach (var master in keys.Masters)
        {
            lines.Append(MasterWord).Append(Convert.ToBase64String(master)).Append('\n');
        }

        Tidy(path);
        using (var file = OwnerOnly.Open(NextOf(path), FileMode.CreateNew, FileOptions.None))
        {
            file.Write(Encoding.ASCII.GetBytes(lines.ToString()));
            file.Flush(flushToDisk: true);
        }

        // The file before keeps a second name, under which it is found and overwritten also after a crash.
        File.Replace(NextOf(path), path, OldOf(path));
        DirectorySync.Run(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Tidy(path);
    }

    private static string NextOf(string path) => path + ".next";

    private static string OldOf(string path) => path + ".old";

    /// <summary>Overwrites what a replacement leaves behind, and one that was interrupted.</summary>
    private static void Tidy(string path)
    {
        Wipe(NextOf(path));
        if (!File.Exists(OldOf(path)))
        {
            return;
        }

        // Interrupted before the exchange, it is the file itself under its second name.
        if (File.ReadAllBytes(OldOf(path)).AsSpan().SequenceEqual(File.ReadAllBytes(path)))
        {
            File.Delete(OldOf(path));
        }
        else
        {
            Wipe(OldOf(path));
        }

        DirectorySync.Run(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static void Wipe(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using (var file = new FileStream(
            path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Write(new byte[file.Length]);
            file.Flush(flushToDisk: true);
        }

        File.Delete(path);
    }

    private static MasterKeys Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [Head, ..])
        {
            var master = Convert.FromBase64String(text.Trim());
            return new MasterKeys(MasterKeyDerivation.Derive(master, "secrets"), [master]);
        }

        return new MasterKeys(
            lines.Where(line => line.StartsWith(SecretsWord, StringComparison.Ordinal))
                .Select(line => Convert.FromBase64String(line[SecretsWord.Length..])).LastOrDefault([]),
            [
                .. lines.Where(line => line.StartsWith(MasterWord, StringComparison.Ordinal))
                    .Select(line => Convert.FromBase64String(line[MasterWord.Length..])),
            ]);
    }
}
