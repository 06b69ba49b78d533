using System.Buffers.Binary;
using System.Text;

namespace Hub.Benchmarks.Load;

/// <summary>Builds masked client frames.</summary>
internal static class ClientFrame
{
    /// <summary>Opcode of a text frame.</summary>
    public const int Text = 1;

    /// <summary>Opcode of a binary frame.</summary>
    public const int Binary = 2;

    /// <summary>Opcode of a pong frame.</summary>
    public const int Pong = 10;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const int MaskLength = 4;

    // One fixed mask: the server cannot tell, and the driver must cost little beside the server it shares the machine with.
    private static ReadOnlySpan<byte> Mask => [0x37, 0xfa, 0x21, 0x3d];

    /// <summary>One final text frame that holds <paramref name="payload"/>.</summary>
    public static byte[] OfText(string payload) => Of(Text, Encoding.UTF8.GetBytes(payload));

    /// <summary>One final frame of the given kind.</summary>
    public static byte[] Of(int opcode, ReadOnlySpan<byte> payload)
    {
        var headerLength = payload.Length < 126 ? 2 : payload.Length <= ushort.MaxValue ? 4 : 10;
        var frame = new byte[headerLength + MaskLength + payload.Length];
        frame[0] = (byte)(Final | opcode);
        WriteLength(frame, headerLength, payload.Length);
        Mask.CopyTo(frame.AsSpan(headerLength));
        for (var i = 0; i < payload.Length; i++)
        {
            frame[headerLength + MaskLength + i] = (byte)(payload[i] ^ Mask[i % MaskLength]);
        }

        return frame;
    }

    /// <summary>Where the payload of a frame built here begins.</summary>
    public static int PayloadOffset(ReadOnlySpan<byte> frame) =>
        MaskLength + ((frame[1] & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 });

    /// <summary>The mask byte that covers the payload byte at <paramref name="index"/>.</summary>
    public static byte MaskAt(int index) => Mask[index % MaskLength];

    private static void WriteLength(Span<byte> frame, int headerLength, int length)
    {
        switch (headerLength)
        {
            case 2:
                frame[1] = (byte)(Masked | length);
                break;
            case 4:
                frame[1] = Masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
                break;
            default:
                frame[1] = Masked | 127;
                BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)length);
                break;
        }
    }
}
