using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Frames;

// HOT PATH: once per inbound frame. No allocation for messages that arrive whole; the rest comes from the array pool.
// Guard: FrameReaderAllocationSpecs.

/// <summary>
/// Reads the frames of one client (RFC 6455 section 5) and puts its messages together. Feed it whatever arrived, as often as it
/// takes; it unmasks in place. One instance per connection, so it is kept small and holds no buffer between messages.
/// Not thread safe: <see cref="Dispose"/> must not run beside <see cref="Read"/>.
/// </summary>
public sealed class FrameReader : IDisposable
{
    private const int LongestControl = 125;
    private const int LengthIn16Bits = 126;
    private const int LengthIn64Bits = 127;
    private const int SmallestAssembly = 256;

    private readonly ProtocolLimits _limits;
    private byte[]? _assembly;              // rented while a message is in parts, until the Read after its delivery
    private byte[]? _control;               // rented while a control frame is in parts, until the Read after its delivery
    private object? _end;                   // CloseReason after a violation, string after a close frame
    private int _assembled;
    private int _remaining;                 // payload bytes of the current frame still to come
    private int _fragments;                 // data frames of the unfinished message, the current one included
    private uint _key;                      // turned to fit the next payload byte
    private Utf8Progress _text;
    private HeaderBytes _header;
    private byte _headerLength;
    private byte _controlLength;
    private Opcode _opcode;
    private bool _isFinal;
    private Phase _phase;

    /// <summary>Creates a reader at the start of a connection's frames.</summary>
    public FrameReader(ProtocolLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
    }

    private enum Phase : byte
    {
        Header,
        Payload,
        Ended,
    }

    /// <summary>After <see cref="FrameEvent.Message"/>: <see cref="Opcode.Text"/> or <see cref="Opcode.Binary"/>.</summary>
    public Opcode MessageKind { get; private set; } = Opcode.Text;

    /// <summary>After <see cref="FrameEvent.Close"/>: the client's code, 1005 when it sent none.</summary>
    public ushort CloseCode { get; private set; }

    /// <summary>After <see cref="FrameEvent.Close"/>: the client's reason, empty when it sent none.</summary>
    public string CloseText => _end as string ?? "";

    /// <summary>After <see cref="FrameEvent.Violation"/>: how to close the connection.</summary>
    public CloseReason? ViolationReason => _end as CloseReason;

    /// <summary>True while a message has begun and is not finished.</summary>
    public bool InMessage => _fragments > 0;

    /// <summary>
    /// Reads up to the next event and advances <paramref name="input"/> past what was consumed. Call it until it says
    /// <see cref="FrameEvent.NeedMoreData"/>: then all input is consumed (parts are kept inside) and the memory of the last
    /// message has gone back to the pool. After <see cref="FrameEvent.Close"/> or <see cref="FrameEvent.Violation"/> it only
    /// swallows input.
    /// </summary>
    /// <param name="input">Bytes from the client; overwritten by unmasking.</param>
    /// <param name="payload">
    /// Payload of a message, ping or pong; valid until the next call. Lies in <paramref name="input"/>'s memory when it arrived in
    /// one piece, otherwise in pooled memory.
    /// </param>
    public FrameEvent Read(ref Span<byte> input, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        ReturnDelivered();
        while (true)
        {
            if (_phase == Phase.Ended)
            {
                input = default;
                return FrameEvent.NeedMoreData;
            }

            if (_phase == Phase.Header)
            {
                var violation = ReadHeader(ref input);
                if (violation is not null)
                {
                    return End(violation);
                }

                if (_phase == Phase.Header)
                {
                    return FrameEvent.NeedMoreData;
                }
            }

            var found = _opcode >= Opcode.Close ? ReadControl(ref input, out payload) : ReadData(ref input, out payload);
            if (found != FrameEvent.NeedMoreData || _phase == Phase.Payload)
            {
                return found;
            }
        }
    }

    /// <summary>Gives pooled memory back; afterwards the reader only swallows input. Safe to call twice.</summary>
    public void Dispose()
    {
        _phase = Phase.Ended;
        _fragments = 0;
        ReturnDelivered();
    }

    /// <summary>Moves to <see cref="Phase.Payload"/> when the header is complete; otherwise keeps its bytes.</summary>
    private CloseReason? ReadHeader(ref Span<byte> input)
    {
        if (_headerLength == 0 && input.Length >= 2)
        {
            var violation = CheckStart(input[0], input[1]);
            if (violation is not null)
            {
                return violation;
            }

            var length = HeaderLength(input[1]);
            if (input.Length >= length)
            {
                var header = input[..length];
                input = input[length..];
                return BeginPayload(header);
            }
        }

        return CollectHeader(ref input);
    }

    private CloseReason? CollectHeader(ref Span<byte> input)
    {
        while (!input.IsEmpty)
        {
            _header[_headerLength++] = input[0];
            input = input[1..];
            if (_headerLength == 2 && CheckStart(_header[0], _header[1]) is { } violation)
            {
                return violation;
            }

            if (_headerLength > 2 && _headerLength == HeaderLength(_header[1]))
            {
                var length = _headerLength;
                _headerLength = 0;
                return BeginPayload(_header[..length]);
            }
        }

        return null;
    }

    /// <summary>All that the first two bytes can tell. Checked before the rest has arrived, so a bad client is told at once.</summary>
    private CloseReason? CheckStart(byte first, byte second)
    {
        if ((first & 0x70) != 0)
        {
            return FrameViolation.ReservedBits;
        }

        if ((second & 0x80) == 0)
        {
            return FrameViolation.NotMasked;
        }

        var isFinal = (first & 0x80) != 0;
        switch ((Opcode)(first & 0x0F))
        {
            case Opcode.Text or Opcode.Binary:
                return _fragments > 0 ? FrameViolation.UnfinishedMessage : null;
            case Opcode.Continuation:
                return _fragments > 0 ? null : FrameViolation.NothingToContinue;
            case Opcode.Close or Opcode.Ping or Opcode.Pong:
                return !isFinal ? FrameViolation.FragmentedControl
                    : (second & 0x7F) > LongestControl ? FrameViolation.LongControl : null;
            default:
                return FrameViolation.ReservedOpcode;
        }
    }

    /// <summary>Header length of a masked frame; <see cref="CheckStart"/> has refused all others.</summary>
    private static int HeaderLength(byte second) => (second & 0x7F) switch { LengthIn16Bits => 8, LengthIn64Bits => 14, _ => 6 };

    private CloseReason? BeginPayload(ReadOnlySpan<byte> header)
    {
        ulong length = (uint)(header[1] & 0x7F);
        if (length > LongestControl)
        {
            var isShort = length == LengthIn16Bits;
            length = isShort ? BinaryPrimitives.ReadUInt16BigEndian(header[2..]) : BinaryPrimitives.ReadUInt64BigEndian(header[2..]);
            if (length <= (isShort ? LongestControl : (ulong)ushort.MaxValue))
            {
                return FrameViolation.LengthForm;
            }

            if (length > long.MaxValue)
            {
                return FrameViolation.LengthSign;
            }
        }

        _opcode = (Opcode)(header[0] & 0x0F);
        _isFinal = (header[0] & 0x80) != 0;
        if (_opcode < Opcode.Close)
        {
            // Refused by the declared length: the payload of a message that is too big is never read, let alone stored.
            if (length > (ulong)(_limits.MaxMessageBytes - _assembled))
            {
                return FrameViolation.TooLong;
            }

            if (++_fragments > _limits.MaxFragments)
            {
                return FrameViolation.TooManyFragments;
            }

            MessageKind = _opcode == Opcode.Continuation ? MessageKind : _opcode;
        }

        _remaining = (int)length;
        _key = BinaryPrimitives.ReadUInt32LittleEndian(header[^sizeof(uint)..]);
        _phase = Phase.Payload;
        return null;
    }

    private FrameEvent ReadData(ref Span<byte> input, out ReadOnlySpan<byte> payload)
    {
        var part = TakePayload(ref input);
        var isFrameDone = _remaining == 0;
        var isMessageDone = isFrameDone && _isFinal;
        payload = default;
        if (MessageKind == Opcode.Text && !_text.Accept(part, isMessageDone))
        {
            return End(FrameViolation.TextEncoding);
        }

        var isInPlace = isMessageDone && _assembled == 0;
        if (!isInPlace)
        {
            Append(part);
        }

        _phase = isFrameDone ? Phase.Header : Phase.Payload;
        if (!isMessageDone)
        {
            return FrameEvent.NeedMoreData;
        }

        payload = isInPlace ? part : _assembly.AsSpan(0, _assembled);
        _assembled = 0;
        _fragments = 0;
        return FrameEvent.Message;
    }

    private FrameEvent ReadControl(ref Span<byte> input, out ReadOnlySpan<byte> payload)
    {
        var part = TakePayload(ref input);
        payload = part;
        if (_control is not null || _remaining > 0)
        {
            _control ??= ArrayPool<byte>.Shared.Rent(LongestControl);
            part.CopyTo(_control.AsSpan(_controlLength));
            _controlLength += (byte)part.Length;
            payload = _control.AsSpan(0, _controlLength);
        }

        if (_remaining > 0)
        {
            payload = default;
            return FrameEvent.NeedMoreData;
        }

        _phase = Phase.Header;
        _controlLength = 0;
        switch (_opcode)
        {
            case Opcode.Ping: return FrameEvent.Ping;
            case Opcode.Pong: return FrameEvent.Pong;
            default:
                var body = payload;
                payload = default;
                return ReadClose(body);
        }
    }

    private FrameEvent ReadClose(ReadOnlySpan<byte> body)
    {
        if (body.Length == 1)
        {
            return End(FrameViolation.ClosePayload);
        }

        var code = body.IsEmpty ? CloseCodes.NoneGiven : BinaryPrimitives.ReadUInt16BigEndian(body);
        if (!body.IsEmpty && !CloseCodes.MayBeSent(code))
        {
            return End(FrameViolation.CloseCode);
        }

        var text = body.IsEmpty ? body : body[sizeof(ushort)..];
        if (!Utf8.IsValid(text))
        {
            return End(FrameViolation.CloseTextEncoding);
        }

        CloseCode = code;
        _end = Encoding.UTF8.GetString(text);
        Dispose();
        return FrameEvent.Close;
    }

    private FrameEvent End(CloseReason violation)
    {
        _end = violation;
        Dispose();
        return FrameEvent.Violation;
    }

    private Span<byte> TakePayload(ref Span<byte> input)
    {
        var part = input[..Math.Min(_remaining, input.Length)];
        input = input[part.Length..];
        _remaining -= part.Length;
        _key = Masking.Apply(part, _key);
        return part;
    }

    /// <summary>Keeps a part. The buffer doubles with the bytes that arrived: a declared length alone reserves nothing.</summary>
    private void Append(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
        {
            return;
        }

        var needed = _assembled + part.Length;
        if (_assembly is null || _assembly.Length < needed)
        {
            var doubled = Math.Min(2L * (_assembly?.Length ?? 0), _limits.MaxMessageBytes);
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(Math.Max(needed, doubled), SmallestAssembly));
            if (_assembly is not null)
            {
                _assembly.AsSpan(0, _assembled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_assembly);
            }

            _assembly = larger;
        }

        part.CopyTo(_assembly.AsSpan(_assembled));
        _assembled = needed;
    }

    /// <summary>Returns what the caller has had its chance to read; buffers of unfinished messages stay.</summary>
    private void ReturnDelivered()
    {
        if (_assembly is not null && _fragments == 0)
        {
            ArrayPool<byte>.Shared.Return(_assembly);
            _assembly = null;
        }

        if (_control is not null && _phase != Phase.Payload)
        {
            ArrayPool<byte>.Shared.Return(_control);
            _control = null;
        }
    }

    // 2 bytes, 8 of extended length, 4 of key: the longest header.
    [InlineArray(14)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}
