using System.Text;
using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Cluster.Tests.PowerLoss;

/// <summary>
/// The files below one directory, as a trace goes on: what programs see, and what would be there after a loss of power.
/// Bytes are safe when a sync of their file began after they were written; a name is safe when a sync of its directory
/// began after it was given, and nothing else makes it so.
/// </summary>
/// <param name="ignored">Syncs of these paths do nothing.</param>
internal sealed class TracedDisk(string root, Func<string, bool> ignored)
{
    private readonly Dictionary<string, Node> _names = new() { [root] = new Node { IsDirectory = true } };
    private int _ended;

    /// <summary>Whether the call changed what would be there after a loss of power.</summary>
    public bool Apply(DiskCall call)
    {
        var now = ++_ended;
        switch (call.Name)
        {
            case "open" or "openat" or "creat":
                Open(call, now);
                return false;
            case "mkdir" or "mkdirat" when Below(Last(call)):
                _names[Last(call)] = new Node { IsDirectory = true };
                Named(Last(call), now);
                return false;
            case "pwrite64" when Below(call.Path(0)):
                FileOf(call)?.Write(now, call.Texts[1], call.Numbers[^1]);
                return false;
            case "ftruncate" when Below(call.Path(0)):
                FileOf(call)?.Truncate(now, call.Numbers[^1]);
                return false;
            case "link" when Below(call.Path(1)):
                _names[call.Path(1)] = _names[call.Path(0)];
                Named(call.Path(1), now);
                return false;
            case "rename" when Below(call.Path(1)):
                _names[call.Path(1)] = _names[call.Path(0)];
                _names.Remove(call.Path(0));
                Named(call.Path(1), now);
                Assert.Equal(Path.GetDirectoryName(call.Path(0)), Path.GetDirectoryName(call.Path(1)));
                return false;
            case "unlink" when Below(call.Path(0)):
                _names.Remove(call.Path(0));
                Named(call.Path(0), now);
                return false;
            case "fsync" or "fdatasync" when Below(call.Path(0)):
                return !ignored(call.Path(0)) && FileOf(call)?.Sync(call.StartedAt) == true;
            default:
                // Anything else on a file that counts is a call that this model does not know.
                Assert.DoesNotContain(call.Texts.Take(2), text => Below(Encoding.UTF8.GetString(text)));
                return false;
        }
    }

    /// <summary>Writes the files as a loss of power at this moment would leave them.</summary>
    /// <param name="luck">See <see cref="Node.Left"/>.</param>
    public void Rebuild(string directory, Random? luck) => Rebuild(directory, _names[root], luck);

    private static void Rebuild(string path, Node node, Random? luck)
    {
        var left = node.Left(luck);
        if (!node.IsDirectory)
        {
            using var file = OwnerOnly.Open(path, FileMode.CreateNew, FileOptions.None);
            file.Write(left.Bytes);
            return;
        }

        OwnerOnly.CreateDirectory(path);
        foreach (var (name, below) in left.Entries)
        {
            Rebuild(Path.Combine(path, name), below, luck);
        }
    }

    private void Open(DiskCall call, int now)
    {
        var path = Path.Combine(call.Name == "openat" ? call.Path(0) : root, call.Path(call.Name == "openat" ? 1 : 0));
        if (!Below(path))
        {
            return;
        }

        if (!_names.TryGetValue(path, out var node))
        {
            // Created by this call: the trace begins with an empty directory.
            Assert.True(call.Flags.Contains("O_CREAT", StringComparison.Ordinal), $"nobody made {path}");
            _names[path] = new Node();
            Named(path, now);
        }
        else if (call.Flags.Contains("O_TRUNC", StringComparison.Ordinal))
        {
            node.Truncate(now, 0);
        }
    }

    /// <summary>The directory's entries changed.</summary>
    private void Named(string path, int now)
    {
        var directory = Path.GetDirectoryName(path)!;
        _names[directory].Rename(now, _names
            .Where(entry => entry.Key != root && Path.GetDirectoryName(entry.Key) == directory)
            .ToDictionary(entry => Path.GetFileName(entry.Key), entry => entry.Value));
    }

    /// <summary>
    /// What a descriptor stands for; null when the file has lost its name, and nobody can find it again.
    /// </summary>
    private Node? FileOf(DiskCall call) => _names.GetValueOrDefault(call.Path(0));

    /// <summary>The shared memory of SQLite is made anew after a crash; it is no part of what is stored.</summary>
    private bool Below(string path) =>
        (path == root || path.StartsWith(root + "/", StringComparison.Ordinal))
        && !path.EndsWith("-shm", StringComparison.Ordinal);

    private static string Last(DiskCall call) => call.Path(call.Texts.Count - 1);
}
