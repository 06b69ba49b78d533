using System.Buffers.Binary;

namespace Hub.Protocol.Wire;

// HOT PATH: once per message and reliable receiver. Allocates nothing. Guard: SequenceStampSpecs.

/// <summary>Numbers the copy of shared frames that one reliable receiver gets (protocol section 2.6).</summary>
public static class SequenceStamp
{
    /// <summary>Writes consecutive sequence ids into whole server frames, each of which holds one numbered message.</summary>
    /// <param name="protocol">The protocol that encoded them.</param>
    /// <param name="frames">The frames, one after another.</param>
    /// <param name="first">Sequence id of the first.</param>
    public static void Write(WireProtocol protocol, Span<byte> frames, ulong first)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        for (var id = first; frames.Length > 0; id++)
        {
            // RFC 6455 section 5.2, without a mask: the length has one of three forms.
            var (header, length) = frames[1] switch
            {
                126 => (4, BinaryPrimitives.ReadUInt16BigEndian(frames[2..])),
                127 => (10, (int)BinaryPrimitives.ReadUInt64BigEndian(frames[2..])),
                var small => (2, small),
            };
            protocol.Stamp(frames.Slice(header, length), id);
            frames = frames[(header + length)..];
        }
    }
}
