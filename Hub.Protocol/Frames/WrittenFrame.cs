using System.Buffers.Binary;

namespace Hub.Protocol.Frames;

/// <summary>Reads back what <see cref="FrameBuilder"/> wrote: whole, unmasked frames (RFC 6455 section 5.2). For those who look at a connection.</summary>
public static class WrittenFrame
{
    /// <summary>Takes the first frame off <paramref name="frames"/>; false when there is none, or only a part of one.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> frames, out Opcode opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = default;
        payload = default;
        if (frames.Length < 2)
        {
            return false;
        }

        opcode = (Opcode)(frames[0] & 0x0F);
        var (header, length) = (frames[1] & 0x7F) switch
        {
            126 when frames.Length >= 4 => (4, BinaryPrimitives.ReadUInt16BigEndian(frames[2..])),
            127 when frames.Length >= 10 => (10, BinaryPrimitives.ReadUInt64BigEndian(frames[2..])),
            126 or 127 => (frames.Length, ulong.MaxValue),
            var small => (2, (ulong)small),
        };
        if (length > (ulong)(frames.Length - header))
        {
            return false;
        }

        payload = frames.Slice(header, (int)length);
        frames = frames[(header + (int)length)..];
        return true;
    }
}
