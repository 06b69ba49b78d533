using System.Buffers.Binary;
using System.Text;
using Hub.Protocol.Frames;

namespace Hub.Tests.Support;

/// <summary>A frame from the hub as a client sees it.</summary>
/// <param name="Opcode">What it carries.</param>
/// <param name="Payload">Its payload.</param>
public sealed record ServerFrame(Opcode Opcode, byte[] Payload)
{
    /// <summary>The payload read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>The code of a close frame, 1005 when it has none.</summary>
    public ushort CloseCode => Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : CloseCodes.NoneGiven;

    /// <summary>The reason of a close frame.</summary>
    public string CloseText => Payload.Length > 2 ? Encoding.UTF8.GetString(Payload.AsSpan(2)) : "";
}

/// <summary>Client-side decoder for what the hub writes. As strict as a browser: anything a client may refuse fails the spec.</summary>
public static class ServerFrames
{
    /// <summary>All frames; the bytes must end with the end of a frame.</summary>
    public static List<ServerFrame> Read(ReadOnlySpan<byte> bytes)
    {
        var frames = ReadComplete(bytes, out var used);
        Assert.True(used == bytes.Length, $"{bytes.Length - used} bytes after the last complete frame");
        return frames;
    }

    /// <summary>The complete frames at the start of the bytes.</summary>
    /// <param name="bytes">What arrived so far.</param>
    /// <param name="used">Bytes that belong to the returned frames.</param>
    public static List<ServerFrame> ReadComplete(ReadOnlySpan<byte> bytes, out int used)
    {
        var frames = new List<ServerFrame>();
        used = 0;
        while (TryReadOne(bytes[used..], out var frame, out var length))
        {
            frames.Add(frame);
            used += length;
        }

        return frames;
    }

    private static bool TryReadOne(ReadOnlySpan<byte> bytes, out ServerFrame frame, out int length)
    {
        frame = new ServerFrame(Opcode.Continuation, []);
        length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        Assert.True((bytes[0] & 0xF0) == 0x80, $"first byte {bytes[0]:X2}: the hub sends unfragmented frames without reserved bits");
        Assert.True((bytes[1] & 0x80) == 0, "a server frame must not be masked");
        var header = bytes[1] switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header)
        {
            return false;
        }

        var payload = header switch
        {
            2 => bytes[1],
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
        };
        Assert.True(header == (payload switch { <= 125 => 2, <= 65_535 => 4, _ => 10 }), $"length {payload} is not in its shortest form");
        length = header + payload;
        if (bytes.Length < length)
        {
            return false;
        }

        var opcode = (Opcode)(bytes[0] & 0x0F);
        Assert.True(opcode is Opcode.Text or Opcode.Binary or Opcode.Close or Opcode.Ping or Opcode.Pong, $"opcode {opcode}");
        Assert.True(opcode < Opcode.Close || payload <= 125, $"control frame of {payload} bytes");
        frame = new ServerFrame(opcode, bytes.Slice(header, payload).ToArray());
        return true;
    }
}
