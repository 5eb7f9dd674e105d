namespace Orleans.Docs.Cli;

/// <summary>What the program ends with; scripts rely on these numbers.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The thing itself failed, such as a watched document that ended parked or short.</summary>
    public const int Failed = 1;

    public const int WrongArguments = 2;

    /// <summary>No silo runs, or it does not answer.</summary>
    public const int NoSilo = 3;

    public const int NotFound = 4;
    public const int Refused = 5;

    /// <summary>A verification came to its end and found damage.</summary>
    public const int Damaged = 6;

    /// <summary>A store of the silo has no room left on its disk.</summary>
    public const int DiskFull = 7;

    /// <summary>A store of the silo is locked by another program, or has too much to do: try again.</summary>
    public const int Locked = 8;

    /// <summary>A store of the silo may not be written.</summary>
    public const int ReadOnly = 9;

    /// <summary>Ended by Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;
}
