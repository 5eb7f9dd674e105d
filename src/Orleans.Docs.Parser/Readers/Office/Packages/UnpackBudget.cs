using System.Buffers;
using System.IO.Compression;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Counts the bytes that a file really unpacks to; what a ZIP directory claims is not believed.</summary>
internal sealed class UnpackBudget(long bytesMax)
{
    /// <summary>Parts of one package; a real one has hundreds.</summary>
    private const int EntriesMax = 20_000;

    private long _left = bytesMax;

    /// <summary>Opens a package and refuses one with too many parts.</summary>
    public static ZipArchive OpenZip(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var zip = new ZipArchive(Streams.Over(bytes), ZipArchiveMode.Read);
            return zip.Entries.Count <= EntriesMax ? zip : throw new ReaderException(Problems.OutputTooLarge);
        }
        catch (InvalidDataException broken)
        {
            throw new ReaderException(Problems.Corrupt, broken);
        }
    }

    public void Take(long bytes)
    {
        _left -= bytes;
        if (_left < 0)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }
    }

    /// <summary>A part as a whole in memory.</summary>
    public byte[] Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        Copy(entry, content);
        return content.ToArray();
    }

    /// <summary>Unpacks every part once and keeps nothing: for libraries that open the package themselves.</summary>
    public void CheckAll(ReadOnlyMemory<byte> bytes)
    {
        using var zip = OpenZip(bytes);
        foreach (var entry in zip.Entries)
        {
            Copy(entry, Stream.Null);
        }
    }

    private void Copy(ZipArchiveEntry entry, Stream into)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            using var content = entry.Open();
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                Take(read);
                into.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException broken)
        {
            throw new ReaderException(Problems.Corrupt, broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
