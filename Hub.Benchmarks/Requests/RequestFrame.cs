using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Requests;

/// <summary>A client frame with a request that carries an ack id and a time stamp. Built once; sending it again only rewrites their digits.</summary>
internal sealed class RequestFrame
{
    /// <summary>The smallest ack id. All that follow have as many digits, and those of the set-up conversation are far below.</summary>
    public const long FirstAckId = 1_000_000_000;

    private const int AckDigits = 10;

    private readonly StampedFrame _frame;
    private readonly int _payloadAt;
    private readonly int _ackAt;

    /// <summary>Makes the frame.</summary>
    /// <param name="write">The request for given data and ack id.</param>
    /// <param name="dataBytes">Length of the data, at least marker and stamp.</param>
    public RequestFrame(Func<string, long, string> write, int dataBytes)
    {
        _frame = new StampedFrame(data => write(data, FirstAckId), dataBytes);
        var bytes = new byte[_frame.Length];
        _frame.WriteTo(bytes, stamp: 0);
        _payloadAt = ClientFrame.PayloadOffset(bytes);
        for (var i = _payloadAt; i < bytes.Length; i++)
        {
            bytes[i] ^= ClientFrame.MaskAt(i - _payloadAt);
        }

        _ackAt = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(FirstAckId.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Length of the whole frame.</summary>
    public int Length => _frame.Length;

    /// <summary>Writes the frame.</summary>
    public void WriteTo(Span<byte> destination, long ackId, long stamp)
    {
        _frame.WriteTo(destination, stamp);
        Span<byte> digits = stackalloc byte[AckDigits];
        Utf8Formatter.TryFormat(ackId, digits, out _);
        for (var i = 0; i < AckDigits; i++)
        {
            destination[_ackAt + i] = (byte)(digits[i] ^ ClientFrame.MaskAt(_ackAt + i - _payloadAt));
        }
    }
}
