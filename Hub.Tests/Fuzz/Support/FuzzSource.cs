using System.Buffers.Binary;
using System.Text;

namespace Hub.Tests.Fuzz.Support;

/// <summary>The randomness of one fuzz input, and the ways to spoil a valid one.</summary>
public sealed class FuzzSource(int seed)
{
    // Numbers at which length fields, counters and signs change their form.
    private static readonly ulong[] Boundaries =
    [
        0, 1, 125, 126, 127, 128, 129, 255, 256, 16_383, 16_384, 32_767, 32_768, 65_535, 65_536, 1_048_576, 1_048_577,
        int.MaxValue, 1UL + int.MaxValue, uint.MaxValue, long.MaxValue, 1UL + long.MaxValue, ulong.MaxValue,
    ];

    private const int MostMutations = 4;
    private const int LongestInsertion = 24;

    /// <summary>The generator itself.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>The bytes a failure message shows.</summary>
    public byte[] Remembered { get; private set; } = [];

    /// <summary>Notes the bytes under test, so that a failure shows them.</summary>
    public void Remember(byte[] input) => Remembered = input;

    /// <summary>One of the items.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];

    /// <summary>True once in the given number of calls.</summary>
    public bool OneIn(int calls) => Random.Next(calls) == 0;

    /// <summary>Random bytes, at most the given number.</summary>
    public byte[] Bytes(int most)
    {
        var bytes = new byte[Random.Next(most + 1)];
        Random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Valid text of at most the given number of code points, from one to four bytes of UTF-8 each.</summary>
    public string Text(int most)
    {
        var text = new StringBuilder();
        for (var left = Random.Next(most + 1); left > 0; left--)
        {
            var highest = Pick([0x7F, 0x7F, 0x7FF, 0xFFFF, 0x10FFFF]);
            var value = Random.Next(highest + 1);
            text.Append(Rune.IsValid(value) ? new Rune(value).ToString() : "\uFFFD");
        }

        return text.ToString();
    }

    /// <summary>A member of the corpus with one to four mutations; the corpus stays as it is.</summary>
    public byte[] Mutate(IReadOnlyList<byte[]> corpus)
    {
        var bytes = Pick(corpus);
        for (var left = 1 + Random.Next(MostMutations); left > 0; left--)
        {
            bytes = MutateOnce(bytes, Pick(corpus));
        }

        return bytes;
    }

    /// <summary>One mutation; the result is always a new array.</summary>
    /// <param name="bytes">What to spoil.</param>
    /// <param name="other">Where a splice takes its second half from.</param>
    public byte[] MutateOnce(byte[] bytes, byte[] other)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(other);
        var from = Random.Next(bytes.Length + 1);
        var to = Random.Next(from, bytes.Length + 1);
        return Random.Next(8) switch
        {
            0 => Changed(bytes, from, old => (byte)(old ^ (1 << Random.Next(8)))),
            1 => Changed(bytes, from, _ => Pick<byte>([0, 1, 0x7F, 0x80, 0xC0, 0xFE, 0xFF])),
            2 => [.. bytes.AsSpan(0, from), .. Bytes(LongestInsertion), .. bytes.AsSpan(from)],
            3 => [.. bytes.AsSpan(0, from), .. bytes.AsSpan(to)],
            4 => [.. bytes.AsSpan(0, to), .. bytes.AsSpan(from)],
            5 => [.. bytes.AsSpan(0, from), .. other.AsSpan(Random.Next(other.Length + 1))],
            6 => WithBoundary(bytes, from),
            _ => bytes[..from],
        };
    }

    private static byte[] Changed(byte[] bytes, int at, Func<byte, byte> change)
    {
        var copy = (byte[])bytes.Clone();
        if (at < copy.Length)
        {
            copy[at] = change(copy[at]);
        }

        return copy;
    }

    /// <summary>Overwrites 1, 2, 4 or 8 bytes with a big-endian boundary value, or a few with it as a varint.</summary>
    private byte[] WithBoundary(byte[] bytes, int at)
    {
        var value = Pick(Boundaries);
        Span<byte> field = stackalloc byte[10];
        var length = Pick([1, 2, 4, 8, 10]);
        if (length == 10)
        {
            length = 0;
            do
            {
                field[length++] = (byte)((value & 0x7F) | (value > 0x7F ? 0x80u : 0));
                value >>= 7;
            }
            while (value > 0);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(field[2..], value);
            field = field[^length..];
        }

        var copy = (byte[])bytes.Clone();
        field[..Math.Min(length, copy.Length - at)].CopyTo(copy.AsSpan(at));
        return copy;
    }
}
