#nullable disable

using System.Collections.Frozen;
using System.Globalization;

namespace Akka.Configuration.Hocon;

// Durations and sizes: a number with a unit.
public partial class HoconValue
{
    private const double Nanosecond = 1.0 / TimeSpan.NanosecondsPerTick;

    private static readonly FrozenDictionary<string, double> TicksByUnit = Units(
        (Nanosecond, ["ns", "nano", "nanos", "nanosecond", "nanoseconds"]),
        (TimeSpan.TicksPerMicrosecond, ["us", "micro", "micros", "microsecond", "microseconds"]),
        (TimeSpan.TicksPerMillisecond, ["ms", "milli", "millis", "millisecond", "milliseconds"]),
        (TimeSpan.TicksPerSecond, ["s", "second", "seconds"]),
        (TimeSpan.TicksPerMinute, ["m", "minute", "minutes"]),
        (TimeSpan.TicksPerHour, ["h", "hour", "hours"]),
        (TimeSpan.TicksPerDay, ["d", "day", "days"]));

    private static readonly FrozenDictionary<string, long> BytesByUnit = Units(
        (1L, ["b", "B", "byte", "bytes"]),
        (1_000L, ["kB", "kilobyte", "kilobytes"]),
        (1_000_000L, ["MB", "megabyte", "megabytes"]),
        (1_000_000_000L, ["GB", "gigabyte", "gigabytes"]),
        (1_000_000_000_000L, ["TB", "terabyte", "terabytes"]),
        (1_000_000_000_000_000L, ["PB", "petabyte", "petabytes"]),
        (1_000_000_000_000_000_000L, ["EB", "exabyte", "exabytes"]),
        (1L << 10, ["K", "k", "Ki", "KiB", "kibibyte", "kibibytes"]),
        (1L << 20, ["M", "m", "Mi", "MiB", "mebibyte", "mebibytes"]),
        (1L << 30, ["G", "g", "Gi", "GiB", "gibibyte", "gibibytes"]),
        (1L << 40, ["T", "t", "Ti", "TiB", "tebibyte", "tebibytes"]),
        (1L << 50, ["P", "p", "Pi", "PiB", "pebibyte", "pebibytes"]),
        (1L << 60, ["E", "e", "Ei", "EiB", "exbibyte", "exbibytes"]));

    /// <summary>
    /// A duration such as <c>1.5 s</c>; a bare number is in milliseconds. <c>infinite</c>, where allowed, is
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    /// <exception cref="FormatException">The text is no duration, or a negative one.</exception>
    public TimeSpan GetTimeSpan(bool allowInfinite = true)
    {
        var text = GetString();
        var (number, unit) = SplitUnit(text);
        if (unit.Length > 0 && IsPlainNumber(number) && TicksByUnit.TryGetValue(unit, out var ticks))
        {
            return Ticks(double.Parse(number, NumberFormatInfo.InvariantInfo) * ticks);
        }

        if (allowInfinite && text.Equals("infinite", StringComparison.OrdinalIgnoreCase))
        {
            return System.Threading.Timeout.InfiniteTimeSpan;
        }

        var milliseconds = double.Parse(text, NumberFormatInfo.InvariantInfo);
        return milliseconds >= 0
            ? Ticks(milliseconds * TimeSpan.TicksPerMillisecond)
            : throw new FormatException($"A duration cannot be negative: {text}");
    }

    /// <summary>A size in bytes such as <c>64 KiB</c> or <c>10MB</c>; null where there is no text.</summary>
    /// <exception cref="FormatException">The text is no whole number, or the unit is unknown.</exception>
    public long? GetByteSize()
    {
        var text = GetString();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var (number, unit) = SplitUnit(text);
        if (unit.Length == 0 || number.Length == 0)
        {
            return long.Parse(text, NumberFormatInfo.InvariantInfo);
        }

        return BytesByUnit.TryGetValue(unit, out var factor)
            ? checked(factor * long.Parse(number, NumberFormatInfo.InvariantInfo))
            : throw new FormatException($"'{unit}' is not a unit of size; use for example b, kB, KiB, MB or MiB.");
    }

    /// <summary>Cuts after the last digit, so that <c>10 ms</c> is <c>10</c> and <c>ms</c>.</summary>
    private static (string Number, string Unit) SplitUnit(string text)
    {
        var end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        return (text[..end], text[end..].Trim());
    }

    private static bool IsPlainNumber(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return text.Length > 0
            && dot != 0
            && text.LastIndexOf('.') == dot
            && text.All(character => char.IsAsciiDigit(character) || character == '.');
    }

    private static TimeSpan Ticks(double ticks) => ticks < TimeSpan.MaxValue.Ticks
        ? TimeSpan.FromTicks((long)Math.Round(ticks))
        : throw new OverflowException("A duration must not exceed about 29,000 years.");

    private static FrozenDictionary<string, T> Units<T>(params (T Factor, string[] Names)[] units) =>
        units.SelectMany(unit => unit.Names, (unit, name) => KeyValuePair.Create(name, unit.Factor))
            .ToFrozenDictionary(StringComparer.Ordinal);
}
