namespace Orleans.Docs;

/// <summary>Why a store cannot be used, as far as it can be told; programs may go by it. Crosses the wire.</summary>
public enum StorageFault
{
    /// <summary>Nothing more is known than the message says.</summary>
    Unknown,

    /// <summary>More work waits for it than it takes; nothing was tried.</summary>
    Overloaded,

    /// <summary>Another program holds a lock on its file.</summary>
    Locked,

    DiskFull,

    /// <summary>Its file, directory or disk may not be written.</summary>
    ReadOnly,

    /// <summary>The disk fails to read or write.</summary>
    InputOutput,

    /// <summary>Its file cannot be opened: no rights, or something else in its place.</summary>
    NotOpened,

    /// <summary>What was stored is lost or altered, which no waiting mends.</summary>
    Damaged,
}

public static class StorageFaults
{
    /// <summary>What an operator does about it, in a few words; null where that is not known.</summary>
    public static string? Advice(this StorageFault fault) => fault switch
    {
        StorageFault.Overloaded => "try again in a moment",
        StorageFault.Locked => "end the other program that uses the file, such as a backup or an SQL shell",
        StorageFault.DiskFull => "free room on that disk; nothing acknowledged is lost, and it goes on by itself",
        StorageFault.ReadOnly => "make file, directory and disk writable for the silo's user; it goes on by itself",
        StorageFault.InputOutput => "check the disk and the system's log",
        StorageFault.NotOpened => "check that the path exists and belongs to the silo's user",
        StorageFault.Damaged => "restore it from a backup; docs verify says what is concerned",
        _ => null,
    };
}
