using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Frames;

// HOT PATH: once per inbound frame. No allocation for messages that arrive whole; the rest comes from the array pool.
// Guard: FrameReaderMemorySpecs.

/// <summary>
/// Reads the frames of one client (RFC 6455 section 5) and puts its messages together. Feed it whatever arrived, as often as it
/// takes; it unmasks in place. One instance per connection, so it is kept small and holds no buffer between messages.
/// Not thread safe: <see cref="Dispose"/> must not run beside <see cref="Read"/>.
/// </summary>
public sealed class FrameReader : IDisposable
{
    private readonly ProtocolLimits _limits;
    private byte[]? _assembly;              // rented while a message is in parts, until the Read after its delivery
    private byte[]? _control;               // rented while a control frame is in parts, until the Read after its delivery
    private object? _end;                   // CloseReason after a violation, string after a close frame
    private int _assembled;
    private int _remaining;                 // payload bytes of the current frame still to come
    private int _fragments;                 // data frames of the unfinished message, the current one included
    private uint _key;                      // turned to fit the next payload byte
    private Utf8Progress _text;
    private HeaderProgress _header;
    private byte _controlLength;
    private Opcode _opcode;
    private bool _isFinal;
    private Phase _phase;

    /// <summary>Creates a reader at the start of a connection's frames.</summary>
    public FrameReader(ProtocolLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfNegative(limits.MaxMessageBytes, nameof(limits));
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

    /// <summary>True while memory of the pool is in use; false for every connection that is not in the middle of something.</summary>
    internal bool HoldsPooledMemory => _assembly is not null || _control is not null;

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
                if (!_header.TryRead(ref input, InMessage, out var header, out var violation))
                {
                    return violation is null ? FrameEvent.NeedMoreData : End(violation);
                }

                violation = BeginPayload(header);
                if (violation is not null)
                {
                    return End(violation);
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

    private CloseReason? BeginPayload(in FrameHeader header)
    {
        _opcode = header.Opcode;
        _isFinal = header.IsFinal;
        if (_opcode < Opcode.Close)
        {
            // Refused by the declared length: the payload of a message that is too big is never read, let alone stored.
            if (header.Length > (ulong)(_limits.MaxMessageBytes - _assembled))
            {
                return FrameViolation.TooLong;
            }

            if (++_fragments > _limits.MaxFragments)
            {
                return FrameViolation.TooManyFragments;
            }

            MessageKind = _opcode == Opcode.Continuation ? MessageKind : _opcode;
        }

        _remaining = (int)header.Length;
        _key = header.Key;
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
            _assembled = PooledBytes.Append(ref _assembly, _assembled, part, _limits.MaxMessageBytes);
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
            _controlLength = (byte)PooledBytes.Append(ref _control, _controlLength, part, FrameHeader.LongestControl);
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

    /// <summary>Returns what the caller has had its chance to read; buffers of unfinished messages stay.</summary>
    private void ReturnDelivered()
    {
        if (_fragments == 0)
        {
            PooledBytes.Return(ref _assembly);
        }

        if (_phase != Phase.Payload)
        {
            PooledBytes.Return(ref _control);
        }
    }
}
