namespace Hub.Host.Commands.Cmd.Output;

/// <summary>The terminal of this process.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    // Reading a key would block until one comes, also after everybody lost interest; so it is asked whether there is one.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(15);

    /// <inheritdoc/>
    public int Width => Size(() => Console.WindowWidth, UsualWidth);

    /// <inheritdoc/>
    public int Height => Size(() => Console.WindowHeight, UsualHeight);

    /// <summary>True when what is written goes to a terminal that knows escape sequences.</summary>
    public static bool Shows(TextWriter output) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>This process's terminal, or null when there is nobody to read from and write to.</summary>
    public static ITerminal? Of(TextWriter output) => Shows(output) && !Console.IsInputRedirected ? new SystemTerminal() : null;

    /// <inheritdoc/>
    public async Task<ConsoleKeyInfo> ReadKeyAsync(CancellationToken cancellation)
    {
        while (!Console.KeyAvailable)
        {
            await Task.Delay(LookEvery, cancellation);
        }

        return Console.ReadKey(intercept: true);
    }

    /// <inheritdoc/>
    public IDisposable TakeInterrupts()
    {
        Console.TreatControlCAsInput = true;
        return new Interrupts();
    }

    private static int Size(Func<int> ask, int usual)
    {
        try
        {
            return ask() is > 0 and var size ? size : usual;
        }
        catch (IOException)
        {
            return usual;                                   // a terminal that does not tell
        }
    }

    private sealed class Interrupts : IDisposable
    {
        public void Dispose() => Console.TreatControlCAsInput = false;
    }
}
