using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Capacity;

/// <summary>
/// A client frame whose data begins with a marker, the time it was due at and its number in its group, as hex digits. Built once for each
/// group; sending it again only rewrites the digits.
/// </summary>
internal sealed class NumberedFrame
{
    /// <summary>Begins the data of each message.</summary>
    public const byte Marker = (byte)'^';

    /// <summary>Digits of the time.</summary>
    public const int StampDigits = 16;

    /// <summary>Digits of the number.</summary>
    public const int NumberDigits = 8;

    /// <summary>Marker, time and number.</summary>
    public const int LeastDataBytes = 1 + StampDigits + NumberDigits;

    private readonly byte[] _frame;
    private readonly int _payloadAt;
    private readonly int _digitsAt;

    /// <summary>Makes the frame.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">The request, with <see cref="Data"/> in it.</param>
    public NumberedFrame(int opcode, byte[] payload)
    {
        _frame = ClientFrame.Of(opcode, payload);
        _payloadAt = ClientFrame.PayloadOffset(_frame);
        // The whole beginning and not the marker alone: a length in a protobuf message may look like one.
        var at = payload.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Data(LeastDataBytes)));
        _digitsAt = at >= 0 ? _payloadAt + at + 1 : throw new ArgumentException("The payload does not hold the data.", nameof(payload));
    }

    /// <summary>The data of a message: marker, digits and filler.</summary>
    public static string Data(int bytes) => (char)Marker + new string('0', StampDigits + NumberDigits) + new string('x', bytes - LeastDataBytes);

    /// <summary>The whole frame; valid until the next call.</summary>
    /// <param name="stamp">When the message was due, in nanoseconds.</param>
    /// <param name="number">Its number in its group.</param>
    public ReadOnlySpan<byte> Write(long stamp, uint number)
    {
        WriteDigits(_digitsAt, StampDigits, (ulong)stamp);
        WriteDigits(_digitsAt + StampDigits, NumberDigits, number);
        return _frame;
    }

    private void WriteDigits(int at, int count, ulong value)
    {
        for (var i = at + count - 1; i >= at; i--, value >>= 4)
        {
            var digit = (int)(value & 15);
            _frame[i] = (byte)((digit < 10 ? '0' + digit : 'a' + digit - 10) ^ ClientFrame.MaskAt(i - _payloadAt));
        }
    }
}
