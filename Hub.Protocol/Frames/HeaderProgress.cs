using System.Runtime.CompilerServices;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Frames;

/// <summary>Finds headers in bytes that arrive in parts, and keeps an incomplete one.</summary>
internal struct HeaderProgress
{
    private Kept _kept;
    private byte _keptLength;

    /// <summary>
    /// Takes one header from the input. False when it is not complete (all input is then consumed) or when
    /// <paramref name="violation"/> says that the client broke the protocol.
    /// </summary>
    public bool TryRead(ref Span<byte> input, bool isInMessage, out FrameHeader header, out CloseReason? violation)
    {
        if (_keptLength == 0 && input.Length >= 2)
        {
            violation = FrameHeader.CheckStart(input[0], input[1], isInMessage);
            if (violation is not null)
            {
                header = default;
                return false;
            }

            var size = FrameHeader.SizeFor(input[1]);
            if (input.Length >= size)
            {
                var bytes = input[..size];
                input = input[size..];
                violation = FrameHeader.Parse(bytes, out header);
                return violation is null;
            }
        }

        return TryCollect(ref input, isInMessage, out header, out violation);
    }

    private bool TryCollect(ref Span<byte> input, bool isInMessage, out FrameHeader header, out CloseReason? violation)
    {
        header = default;
        violation = null;
        while (!input.IsEmpty)
        {
            _kept[_keptLength++] = input[0];
            input = input[1..];
            if (_keptLength == 2)
            {
                violation = FrameHeader.CheckStart(_kept[0], _kept[1], isInMessage);
                if (violation is not null)
                {
                    return false;
                }
            }
            else if (_keptLength > 2 && _keptLength == FrameHeader.SizeFor(_kept[1]))
            {
                violation = FrameHeader.Parse(_kept[.._keptLength], out header);
                _keptLength = 0;
                return violation is null;
            }
        }

        return false;
    }

    // 2 bytes, 8 of extended length, 4 of key: the longest header.
    [InlineArray(14)]
    private struct Kept
    {
        private byte _first;
    }
}
