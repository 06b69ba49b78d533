using System.Text;

namespace Hub.Benchmarks.Load;

/// <summary>A client frame whose payload carries a marker and its time of sending. The frame is built once; sending it again only rewrites
/// sixteen masked hex digits.</summary>
internal sealed class StampedFrame
{
    /// <summary>Begins the data of each measured message and occurs nowhere else, so counting it counts messages, also where a server
    /// puts several messages in one frame.</summary>
    public const byte Marker = (byte)'^';

    /// <summary>Hex digits of a time stamp.</summary>
    public const int StampDigits = 16;

    private readonly byte[] _frame;
    private readonly int _payloadAt;
    private readonly int _stampAt;

    /// <summary>Makes the frame.</summary>
    /// <param name="wrap">Puts the data into a request of the protocol under test.</param>
    /// <param name="dataBytes">Length of the data, at least marker and stamp.</param>
    public StampedFrame(Func<string, string> wrap, int dataBytes)
    {
        var blank = new string('0', StampDigits);
        var payload = wrap($"{(char)Marker}{blank}{new string('x', Math.Max(0, dataBytes - StampDigits - 1))}");
        _frame = ClientFrame.OfText(payload);
        _payloadAt = ClientFrame.PayloadOffset(_frame);
        // Bytes, not characters: the wrapping may hold text outside ASCII.
        _stampAt = _payloadAt + Encoding.UTF8.GetBytes(payload).AsSpan().LastIndexOf(Marker) + 1;
    }

    /// <summary>Length of the whole frame.</summary>
    public int Length => _frame.Length;

    /// <summary>Writes the frame with the time <paramref name="stamp"/>.</summary>
    public void WriteTo(Span<byte> destination, long stamp)
    {
        _frame.CopyTo(destination);
        for (var i = 0; i < StampDigits; i++)
        {
            var digit = (int)((ulong)stamp >> (60 - (4 * i))) & 15;
            var character = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            var at = _stampAt + i;
            destination[at] = (byte)(character ^ ClientFrame.MaskAt(at - _payloadAt));
        }
    }
}
