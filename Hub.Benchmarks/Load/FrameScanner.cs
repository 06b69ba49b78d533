using System.Buffers.Binary;

namespace Hub.Benchmarks.Load;

/// <summary>Finds the WebSocket frames a server sent in a stream of received bytes, however the bytes are cut. It is a reader of its own
/// and not the hub's: a fault in the hub's framing must not be hidden by the same fault in what measures it.</summary>
internal sealed class FrameScanner
{
    private const int MaxHeaderBytes = 10;
    private const int MaxControlPayload = 125;

    private readonly byte[] _header = new byte[MaxHeaderBytes];
    private byte[]? _control;
    private int _headerBytes;
    private int _controlBytes;
    private long _remaining;
    private bool _insidePayload;

    private int Opcode => _header[0] & 0x0f;

    private bool IsFinal => (_header[0] & 0x80) != 0;

    /// <summary>Reads <paramref name="bytes"/> to the end and tells <paramref name="sink"/> of everything complete in them.</summary>
    /// <exception cref="LoadException">The server broke RFC 6455 in a way that would make counts meaningless.</exception>
    public void Read(ReadOnlySpan<byte> bytes, IFrameSink sink)
    {
        while (!bytes.IsEmpty)
        {
            if (!_insidePayload)
            {
                bytes = ReadHeader(bytes);
                if (!_insidePayload)
                {
                    return;
                }
            }

            var piece = bytes[..(int)Math.Min(_remaining, bytes.Length)];
            bytes = bytes[piece.Length..];
            _remaining -= piece.Length;
            Deliver(piece, sink);
        }
    }

    private ReadOnlySpan<byte> ReadHeader(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var wanted = _headerBytes < 2 ? 2 : HeaderLength(_header[1]);
            var taken = Math.Min(wanted - _headerBytes, bytes.Length);
            bytes[..taken].CopyTo(_header.AsSpan(_headerBytes));
            _headerBytes += taken;
            bytes = bytes[taken..];
            if (_headerBytes >= 2 && _headerBytes == HeaderLength(_header[1]))
            {
                BeginPayload();
                break;
            }
        }

        return bytes;
    }

    private static int HeaderLength(byte second) => (second & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 };

    private void BeginPayload()
    {
        if ((_header[1] & 0x80) != 0)
        {
            throw new LoadException("the server sent a masked frame (RFC 6455 section 5.1 forbids it)");
        }

        _remaining = _headerBytes switch
        {
            2 => _header[1],
            4 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            _ => BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)),
        };
        if (Opcode >= 8 && (_remaining > MaxControlPayload || !IsFinal))
        {
            throw new LoadException("the server sent a control frame that is fragmented or over 125 bytes (RFC 6455 section 5.5)");
        }

        _headerBytes = 0;
        _controlBytes = 0;
        _insidePayload = true;
    }

    private void Deliver(ReadOnlySpan<byte> piece, IFrameSink sink)
    {
        var last = _remaining == 0;
        _insidePayload = !last;
        if (Opcode < 8)
        {
            sink.OnPayload(piece, last && IsFinal);
            return;
        }

        // Control frames are rare, so an idle connection holds no buffer for them.
        _control ??= new byte[MaxControlPayload];
        piece.CopyTo(_control.AsSpan(_controlBytes));
        _controlBytes += piece.Length;
        if (last)
        {
            sink.OnControl(Opcode, _control.AsSpan(0, _controlBytes));
            _control = null;
        }
    }
}
