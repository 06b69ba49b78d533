namespace Hub.Benchmarks.Capacity;

/// <summary>Finds in received bytes what <see cref="NumberedFrame"/> wrote, in whatever protocol and also where it is cut in two.</summary>
internal sealed class DeliveryReader
{
    private const int Outside = -1;
    private const int Digits = NumberedFrame.StampDigits + NumberedFrame.NumberDigits;

    private int _digits = Outside;
    private long _stamp;
    private uint _number;

    /// <summary>Reads up to the end of the next message; false when the bytes are used up.</summary>
    /// <param name="bytes">What came; what is left of it.</param>
    /// <param name="stamp">When the message was due.</param>
    /// <param name="number">Its number in its group.</param>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out long stamp, out uint number)
    {
        while (!bytes.IsEmpty)
        {
            if (_digits == Outside)
            {
                var marker = bytes.IndexOf(NumberedFrame.Marker);
                bytes = marker < 0 ? [] : bytes[(marker + 1)..];
                (_digits, _stamp, _number) = (marker < 0 ? Outside : 0, 0, 0);
                continue;
            }

            var digit = Value(bytes[0]);
            if (digit < 0)
            {
                _digits = Outside;                          // a byte that only looked like a marker; this one may be the real one
                continue;
            }

            bytes = bytes[1..];
            if (_digits < NumberedFrame.StampDigits) _stamp = (_stamp << 4) | (long)digit;
            else _number = (_number << 4) | (uint)digit;
            if (++_digits == Digits)
            {
                _digits = Outside;
                (stamp, number) = (_stamp, _number);
                return true;
            }
        }

        (stamp, number) = (0, 0);
        return false;
    }

    private static int Value(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        _ => -1,
    };
}
