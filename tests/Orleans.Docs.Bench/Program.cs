using System.Runtime.InteropServices;
using Orleans.Docs.Bench;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
return await new BenchProgram(BenchCatalog.All, Console.Out, Console.Error).Run(args, stop.Token);

// What was started is ended and what was written is removed before the process goes.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
