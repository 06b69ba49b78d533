using System.Globalization;

namespace Hub.Host.Commands.Cmd.Output;

/// <summary>Numbers as people read them. They are cut and never rounded up, so that 99.96 % does not read as 100 %.</summary>
internal static class Figures
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>1,234,567.</summary>
    public static string Count(double value) => value == Math.Truncate(value) ? Text(value, "#,0") : Tenths(value);

    /// <summary>A number of bytes: 512 B, 1.5 KiB.</summary>
    public static string Size(double bytes)
    {
        var unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return $"{(unit == 0 ? Text(bytes, "0") : Tenths(bytes))} {Units[unit]}";
    }

    /// <summary>A duration of so many milliseconds: 0.35 ms, 850 ms, 12.3 s, 4m 05s, 3h 12m, 2d 04h.</summary>
    public static string Span(double milliseconds)
    {
        var seconds = (long)Math.Min(milliseconds / 1000, long.MaxValue / 2);
        return milliseconds switch
        {
            < 10 => $"{Text(Math.Truncate(milliseconds * 100) / 100, "0.##")} ms",
            < 1_000 => $"{Text(Math.Truncate(milliseconds), "0")} ms",
            < 60_000 => $"{Tenths(milliseconds / 1000)} s",
            < 3_600_000 => Pair(seconds / 60, "m", seconds % 60, "s"),
            < 86_400_000 => Pair(seconds / 3600, "h", seconds / 60 % 60, "m"),
            _ => Pair(seconds / 86_400, "d", seconds / 3600 % 24, "h"),
        };
    }

    /// <summary>12.3 %.</summary>
    public static string Percent(double value) => $"{Tenths(value)} %";

    /// <summary>So many a second: 1,234/s.</summary>
    public static string Rate(double perSecond) => perSecond >= 10 ? $"{Text(Math.Truncate(perSecond), "#,0")}/s" : $"{Tenths(perSecond)}/s";

    /// <summary>A number and its noun: 1 group, 2 groups.</summary>
    public static string Counted(double number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";

    private static string Tenths(double value) => Text(Math.Truncate(value * 10) / 10, "#,0.0");

    private static string Pair(long large, string largeUnit, long small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit} {small:00}{smallUnit}");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
