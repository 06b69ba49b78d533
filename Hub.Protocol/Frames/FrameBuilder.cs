using System.Buffers;
using System.Buffers.Binary;

namespace Hub.Protocol.Frames;

// HOT PATH: once per outbound message. No allocation but the array that ToArrayAndReset hands out.
// Guard: FrameBuilderSpecs.A_warm_builder_must_allocate_nothing_but_the_array_it_hands_out.

/// <summary>
/// Builds server frames (unmasked, unfragmented) one after another into one growing buffer. Reused; not thread safe.
/// Between <see cref="BeginFrame"/> and <see cref="EndFrame"/> the payload is written through <see cref="IBufferWriter{T}"/>,
/// so an encoder needs no buffer of its own and need not know the length beforehand.
/// </summary>
public sealed class FrameBuilder : IBufferWriter<byte>
{
    /// <summary>A buffer that grew beyond this is let go once its frames were taken.</summary>
    public const int KeptCapacity = 64 * 1024;

    // Room for the header of 126-65,535 bytes, the usual size of an enveloped message: those payloads never move.
    private const int ReservedHeader = 4;
    private const int FinalBit = 0x80;
    private const int NoFrame = -1;
    private const int LongestReason = 123;

    private readonly int _initialCapacity;
    private byte[] _buffer;
    private int _written;
    private int _frameStart = NoFrame;
    private Opcode _opcode;

    /// <summary>Creates an empty builder.</summary>
    /// <param name="initialCapacity">Bytes to start with, and to go back to after <see cref="KeptCapacity"/> was exceeded.</param>
    public FrameBuilder(int initialCapacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialCapacity);
        _initialCapacity = initialCapacity;
        _buffer = new byte[initialCapacity];
    }

    /// <summary>Complete frames since the last reset.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Bytes of the complete frames.</summary>
    public int Length => _frameStart == NoFrame ? _written : _frameStart;

    /// <summary>The complete frames; valid until the builder is used again.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <summary>One frame by itself.</summary>
#pragma warning disable CA1720 // "Single" as opposed to several; no one takes it for the floating-point type here.
    public static byte[] Single(Opcode opcode, ReadOnlySpan<byte> payload)
#pragma warning restore CA1720
    {
        var frame = new byte[HeaderLength(payload.Length) + payload.Length];
        payload.CopyTo(frame.AsSpan(WriteHeader(frame, opcode, payload.Length)));
        return frame;
    }

    /// <summary>
    /// A close frame. The reason is cut at a character to 123 bytes (RFC 6455 section 5.5). Code 1005 gives a frame without
    /// payload, which is what 1005 stands for and how a close without a code is answered.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The code must not be sent, see <see cref="CloseCodes.MayBeSent"/>.</exception>
    public static byte[] CloseFrame(ushort code, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (code == CloseCodes.NoneGiven)
        {
            return Single(Opcode.Close, []);
        }

        if (!CloseCodes.MayBeSent(code))
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, "Only 1000-1003, 1007-1014 and 3000-4999 may be sent, and 1005 for no code.");
        }

        Span<byte> payload = stackalloc byte[sizeof(ushort) + LongestReason];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        var reasonLength = FrameText.EncodeFitting(reason, payload[sizeof(ushort)..]);
        return Single(Opcode.Close, payload[..(sizeof(ushort) + reasonLength)]);
    }

    /// <summary>Opens a frame; what is written from now on is its payload.</summary>
    public void BeginFrame(Opcode opcode)
    {
        if (_frameStart != NoFrame)
        {
            throw new InvalidOperationException("The last frame is still open.");
        }

        Ensure(ReservedHeader);
        _opcode = opcode;
        _frameStart = _written;
        _written += ReservedHeader;
    }

    /// <summary>Closes the frame: puts the header with the shortest length form before the payload.</summary>
    public void EndFrame()
    {
        ThrowIfNoFrame();
        var payloadStart = _frameStart + ReservedHeader;
        var payloadLength = _written - payloadStart;
        var header = HeaderLength(payloadLength);
        if (header != ReservedHeader)
        {
            Ensure(Math.Max(0, header - ReservedHeader));
            _buffer.AsSpan(payloadStart, payloadLength).CopyTo(_buffer.AsSpan(_frameStart + header));
        }

        WriteHeader(_buffer.AsSpan(_frameStart), _opcode, payloadLength);
        _written = _frameStart + header + payloadLength;
        _frameStart = NoFrame;
        FrameCount++;
    }

    /// <summary>Adds a whole frame.</summary>
    public void WriteFrame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        if (_frameStart != NoFrame)
        {
            throw new InvalidOperationException("The last frame is still open.");
        }

        Ensure(checked(HeaderLength(payload.Length) + payload.Length));
        _written += WriteHeader(_buffer.AsSpan(_written), opcode, payload.Length);
        payload.CopyTo(_buffer.AsSpan(_written));
        _written += payload.Length;
        FrameCount++;
    }

    /// <summary>An exact copy of the complete frames, for sharing between connections; the builder is then empty.</summary>
    public byte[] ToArrayAndReset()
    {
        if (_frameStart != NoFrame)
        {
            throw new InvalidOperationException("The last frame is still open.");
        }

        var frames = WrittenSpan.ToArray();
        Reset();
        return frames;
    }

    /// <summary>Forgets all frames, an open one too. Keeps the buffer unless it grew beyond <see cref="KeptCapacity"/>.</summary>
    public void Reset()
    {
        _written = 0;
        _frameStart = NoFrame;
        FrameCount = 0;
        if (_buffer.Length > Math.Max(KeptCapacity, _initialCapacity))
        {
            _buffer = new byte[_initialCapacity];
        }
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ThrowIfNoFrame();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _written);
        _written += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        ThrowIfNoFrame();
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_written);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        ThrowIfNoFrame();
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_written);
    }

    private static int HeaderLength(int payloadLength) => payloadLength switch { <= 125 => 2, <= ushort.MaxValue => 4, _ => 10 };

    private static int WriteHeader(Span<byte> destination, Opcode opcode, int payloadLength)
    {
        destination[0] = (byte)(FinalBit | (byte)opcode);
        switch (payloadLength)
        {
            case <= 125:
                destination[1] = (byte)payloadLength;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                return 10;
        }
    }

    private void ThrowIfNoFrame()
    {
        if (_frameStart == NoFrame)
        {
            throw new InvalidOperationException("No frame is open: call BeginFrame first.");
        }
    }

    private void Ensure(int free)
    {
        if (_buffer.Length - _written < free)
        {
            Grow(free);
        }
    }

    private void Grow(int free)
    {
        var needed = (long)_written + free;
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException($"Frames of {needed} bytes do not fit into one buffer.");
        }

        Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength));
    }
}
