namespace Orleans.Docs.Tests.Events.Damage;

/// <summary>What happens to a file behind a program's back. Nobody may hold it open.</summary>
internal static class DamagedFile
{
    /// <summary>Cuts the file off, as a full or failing disk, or a copy that was broken off, leaves it.</summary>
    public static void Truncate(string path, double share)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength((long)(file.Length * share));
    }

    /// <summary>Turns the bits of one byte.</summary>
    public static void Flip(string path, long offset)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0xFF));
    }

    /// <summary>Replaces everything by something else of the same length.</summary>
    public static void Overwrite(string path) =>
        File.WriteAllText(path, new string('x', (int)new FileInfo(path).Length));

    public static void Delete(string path) => File.Delete(path);
}
