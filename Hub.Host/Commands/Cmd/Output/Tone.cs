using Spectre.Console;

namespace Hub.Host.Commands.Cmd.Output;

/// <summary>Colours of states, dark enough for a light terminal. A state is always a word too, so that nothing is lost without them.</summary>
internal static class Tone
{
    /// <summary>For what needs an operator.</summary>
    public static readonly Style Bad = new(Color.Maroon);

    /// <summary>For what an operator should know.</summary>
    public static readonly Style Uneasy = new(Color.Olive);

    /// <summary>For what is as it should be.</summary>
    public static readonly Style Good = new(Color.Green);

    /// <summary>The colour of a word of the admin listener.</summary>
    public static Style Of(string state) => state switch
    {
        "ready" or "open" or "closed" => Good,              // a breaker is well when it is closed, a connection when it is open
        "breaker open" => Bad,
        "half-open" or "detached" or "slow" or "finishing" or "closing" or "starting" or "draining" => Uneasy,
        _ => Style.Plain,
    };
}
