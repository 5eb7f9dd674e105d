using Orleans.Docs.Client;
using Orleans.Runtime;

namespace Orleans.Docs.Cli;

/// <summary>Arguments that parse but make no sense together.</summary>
internal sealed class WrongArgumentsException(string message) : Exception(message);

/// <summary>An exit code and the one line that a person gets.</summary>
internal readonly record struct Failure(int ExitCode, string Line)
{
    public static Failure Of(Exception e) => e switch
    {
        WrongArgumentsException or InvalidNameException or InvalidQueryException =>
            new Failure(Cli.ExitCode.WrongArguments, e.Message),
        NoSiloException => new Failure(Cli.ExitCode.NoSilo, e.Message),
        DocumentNotFoundException or BatchNotFoundException or SiloNotFoundException =>
            new Failure(Cli.ExitCode.NotFound, e.Message),
        StorageUnavailableException storage => new Failure(Of(storage.Fault), e.Message),
        DocsException => new Failure(Cli.ExitCode.Refused, e.Message),
        OperationCanceledException => new Failure(Cli.ExitCode.Interrupted, "interrupted"),
        TimeoutException or OrleansException =>
            new Failure(Cli.ExitCode.NoSilo, $"the silo does not answer ({e.GetType().Name})"),
        IOException or UnauthorizedAccessException => new Failure(Cli.ExitCode.Failed, e.Message),
        _ => new Failure(Cli.ExitCode.Failed, $"unexpected {e.GetType().Name}: {e.Message}"),
    };

    private static int Of(StorageFault fault) => fault switch
    {
        StorageFault.DiskFull => Cli.ExitCode.DiskFull,
        StorageFault.Locked or StorageFault.Overloaded => Cli.ExitCode.Locked,
        StorageFault.ReadOnly => Cli.ExitCode.ReadOnly,
        _ => Cli.ExitCode.Refused,
    };
}
