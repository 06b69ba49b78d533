using System.Buffers.Binary;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Frames;

/// <summary>A client frame's header (RFC 6455 section 5.2), already found to be well formed.</summary>
/// <param name="Opcode">What the frame carries.</param>
/// <param name="IsFinal">Last frame of its message.</param>
/// <param name="Length">Declared payload length; nothing has been reserved for it.</param>
/// <param name="Key">Mask key, read as <see cref="Masking.Apply"/> wants it.</param>
internal readonly record struct FrameHeader(Opcode Opcode, bool IsFinal, ulong Length, uint Key)
{
    private const int LengthIn16Bits = 126;
    private const int LengthIn64Bits = 127;

    /// <summary>Most bytes a control frame may carry.</summary>
    public const int LongestControl = 125;

    /// <summary>All that the first two bytes can tell. Checked before the rest has arrived, so a bad client is told at once.</summary>
    public static CloseReason? CheckStart(byte first, byte second, bool isInMessage)
    {
        if ((first & 0x70) != 0)
        {
            return FrameViolation.ReservedBits;
        }

        if ((second & 0x80) == 0)
        {
            return FrameViolation.NotMasked;
        }

        switch ((Opcode)(first & 0x0F))
        {
            case Opcode.Text or Opcode.Binary:
                return isInMessage ? FrameViolation.UnfinishedMessage : null;
            case Opcode.Continuation:
                return isInMessage ? null : FrameViolation.NothingToContinue;
            case Opcode.Close or Opcode.Ping or Opcode.Pong:
                return (first & 0x80) == 0 ? FrameViolation.FragmentedControl
                    : (second & 0x7F) > LongestControl ? FrameViolation.LongControl : null;
            default:
                return FrameViolation.ReservedOpcode;
        }
    }

    /// <summary>Header length of a masked frame; <see cref="CheckStart"/> has refused all others.</summary>
    public static int SizeFor(byte second) => (second & 0x7F) switch { LengthIn16Bits => 8, LengthIn64Bits => 14, _ => 6 };

    /// <summary>Reads a complete header whose start was checked.</summary>
    public static CloseReason? Parse(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        ulong length = (uint)(bytes[1] & 0x7F);
        if (length > LongestControl)
        {
            var isShort = length == LengthIn16Bits;
            length = isShort ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
            if (length <= (isShort ? LongestControl : (ulong)ushort.MaxValue))
            {
                return FrameViolation.LengthForm;
            }

            if (length > long.MaxValue)
            {
                return FrameViolation.LengthSign;
            }
        }

        var key = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]);
        header = new FrameHeader((Opcode)(bytes[0] & 0x0F), (bytes[0] & 0x80) != 0, length, key);
        return null;
    }
}
