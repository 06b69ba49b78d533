using System.Buffers.Binary;
using System.Text;
using Hub.Protocol.Frames;

namespace Hub.Tests.Support;

/// <summary>How <see cref="ClientFrames"/> writes the payload length.</summary>
public enum LengthForm
{
    /// <summary>The shortest form, as the RFC demands.</summary>
    Shortest,

    /// <summary>126 and two bytes, whatever the length.</summary>
    In16Bits,

    /// <summary>127 and eight bytes, whatever the length.</summary>
    In64Bits,
}

/// <summary>
/// Encodes frames as a client sends them (RFC 6455 section 5.2): masked by default. Every part of the header can also be written
/// wrongly on purpose, so that specs can show what the hub refuses.
/// </summary>
public static class ClientFrames
{
    /// <summary>The mask where a spec does not care; all four bytes differ, so a wrong phase shows.</summary>
    public const uint DefaultMask = 0xA1B2C3D4;

    /// <summary>One frame.</summary>
    /// <param name="opcode">Any value from 0 to 15, the reserved ones too.</param>
    /// <param name="payload">Unmasked payload.</param>
    /// <param name="fin">Last frame of its message.</param>
    /// <param name="mask">Mask key; its highest byte is the first on the wire.</param>
    /// <param name="masked">False leaves the payload as it is and writes no key, which no client may do.</param>
    /// <param name="rsv">The three reserved bits, 0 to 7.</param>
    /// <param name="form">How the length is written.</param>
    public static byte[] Frame(
        Opcode opcode, ReadOnlySpan<byte> payload, bool fin = true, uint mask = DefaultMask, bool masked = true, int rsv = 0, LengthForm form = LengthForm.Shortest)
    {
        var header = Header(opcode, (ulong)payload.Length, fin, mask, masked, rsv, form);
        var frame = new byte[header.Length + payload.Length];
        header.CopyTo(frame, 0);
        for (var i = 0; i < payload.Length; i++)
        {
            var keyByte = masked ? (byte)(mask >> (24 - (i % 4 * 8))) : (byte)0;
            frame[header.Length + i] = (byte)(payload[i] ^ keyByte);
        }

        return frame;
    }

    /// <summary>Only a header, declaring any length: for lengths that no spec wants to send. Parameters as in <see cref="Frame"/>.</summary>
    public static byte[] Header(
        Opcode opcode, ulong length, bool fin = true, uint mask = DefaultMask, bool masked = true, int rsv = 0, LengthForm form = LengthForm.Shortest)
    {
        var header = new byte[14];
        header[0] = (byte)((fin ? 0x80 : 0) | (rsv << 4) | (byte)opcode);
        var used = form switch
        {
            LengthForm.Shortest when length <= 125 => 2,
            LengthForm.Shortest when length <= ushort.MaxValue => 4,
            LengthForm.In16Bits => 4,
            _ => 10,
        };
        header[1] = (byte)((masked ? 0x80 : 0) | (used switch { 2 => (byte)length, 4 => 126, _ => 127 }));
        if (used == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)length);
        }
        else if (used == 10)
        {
            BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), length);
        }

        if (masked)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(used), mask);
            used += sizeof(uint);
        }

        return header[..used];
    }

    /// <summary>A text message in one frame.</summary>
    public static byte[] Text(string text) => Frame(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>A binary message in one frame.</summary>
    public static byte[] Binary(params byte[] payload) => Frame(Opcode.Binary, payload);

    /// <summary>A ping.</summary>
    public static byte[] Ping(params byte[] payload) => Frame(Opcode.Ping, payload);

    /// <summary>A pong.</summary>
    public static byte[] Pong(params byte[] payload) => Frame(Opcode.Pong, payload);

    /// <summary>A close frame with a code and a reason.</summary>
    public static byte[] Close(ushort code, string reason = "") => Frame(Opcode.Close, ClosePayload(code, Encoding.UTF8.GetBytes(reason)));

    /// <summary>A close frame without a code.</summary>
    public static byte[] Close() => Frame(Opcode.Close, []);

    /// <summary>The payload of a close frame; the reason need not be UTF-8.</summary>
    public static byte[] ClosePayload(ushort code, ReadOnlySpan<byte> reason) => [(byte)(code >> 8), (byte)code, .. reason];

    /// <summary>One message in as many frames as there are parts (RFC 6455 section 5.4).</summary>
    public static byte[] Fragments(Opcode opcode, params byte[][] parts) =>
        Join([.. parts.Select((part, i) => Frame(i == 0 ? opcode : Opcode.Continuation, part, fin: i == parts.Length - 1))]);

    /// <summary>One after another.</summary>
    public static byte[] Join(params byte[][] frames) => [.. frames.SelectMany(frame => frame)];
}
