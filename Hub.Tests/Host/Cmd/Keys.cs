namespace Hub.Tests.Host.Cmd;

/// <summary>Keys as a console gives them.</summary>
internal static class Keys
{
    public static ConsoleKeyInfo Of(char unit) => unit switch
    {
        '\t' => Of(ConsoleKey.Tab),
        '\n' => Of(ConsoleKey.Enter),
        ' ' => new ConsoleKeyInfo(' ', ConsoleKey.Spacebar, shift: false, alt: false, control: false),
        _ => new ConsoleKeyInfo(unit, char.IsAsciiLetter(unit) ? ConsoleKey.A + (char.ToUpperInvariant(unit) - 'A') : ConsoleKey.None, shift: false, alt: false, control: false),
    };

    public static ConsoleKeyInfo Of(ConsoleKey key) => new(key == ConsoleKey.Spacebar ? ' ' : '\0', key, shift: false, alt: false, control: false);

    public static ConsoleKeyInfo Control(ConsoleKey key) => new('\0', key, shift: false, alt: false, control: true);
}
