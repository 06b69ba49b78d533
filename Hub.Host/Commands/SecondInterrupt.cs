using System.Runtime.InteropServices;

namespace Hub.Host.Commands;

/// <summary>The first Ctrl-C drains, which may take a while; the second one ends the process at once.</summary>
internal sealed class SecondInterrupt : IDisposable
{
    private const int InterruptedExitCode = 130;            // what a shell reports for a process that SIGINT ended

    private readonly PosixSignalRegistration _registration;
    private int _count;

    public SecondInterrupt(TextWriter error, Action beforeExit) =>
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            if (Interlocked.Increment(ref _count) < 2)
            {
                return;
            }

            error.WriteLine("Stopping at once.");
            beforeExit();
            Environment.Exit(InterruptedExitCode);
        });

    public void Dispose() => _registration.Dispose();
}
