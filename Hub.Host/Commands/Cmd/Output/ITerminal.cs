namespace Hub.Host.Commands.Cmd.Output;

/// <summary>The terminal that a person sits at, for what plain text streams cannot do.</summary>
internal interface ITerminal
{
    /// <summary>Columns.</summary>
    int Width { get; }

    /// <summary>Lines.</summary>
    int Height { get; }

    /// <summary>The next key, which is not shown. Ctrl-C is a key while <see cref="TakeInterrupts"/> is in force.</summary>
    Task<ConsoleKeyInfo> ReadKeyAsync(CancellationToken cancellation);

    /// <summary>Makes Ctrl-C a key like others until disposed.</summary>
    IDisposable TakeInterrupts();
}
