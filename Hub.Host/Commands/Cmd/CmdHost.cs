using Hub.Host.Commands.Cmd.Output;
using Hub.Host.Commands.Cmd.Prompt;

namespace Hub.Host.Commands.Cmd;

/// <summary>What surrounds the command line for operators: streams, perhaps a terminal with a person, and the environment.</summary>
/// <param name="Input">Where commands come from when there is no terminal.</param>
/// <param name="Output">Where results go.</param>
/// <param name="Error">Where errors go.</param>
internal sealed record CmdHost(TextReader Input, TextWriter Output, TextWriter Error)
{
    /// <summary>The person's terminal, or null.</summary>
    public ITerminal? Terminal { get; init; }

    /// <summary>True when results may have colours.</summary>
    public bool HasColours { get; init; }

    /// <summary>Reads a variable of the environment.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Where the lines typed are kept; null for nowhere.</summary>
    public string? HistoryPath { get; init; }

    /// <summary>Paces what is drawn again and again.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>That of this process.</summary>
    public static CmdHost OfProcess(TextWriter output, TextWriter error) => new(Console.In, output, error)
    {
        Terminal = SystemTerminal.Of(output),
        HasColours = SystemTerminal.Shows(output) && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR")),
        Environment = System.Environment.GetEnvironmentVariable,
        HistoryPath = HistoryFile.UsualPath(System.Environment.GetEnvironmentVariable),
    };

    /// <summary>A screen for one command.</summary>
    public Screen NewScreen() => new(Output, Terminal, HasColours);
}
