using System.Buffers;

namespace Hub.Benchmarks.Load;

/// <summary>Puts the pieces of a message together. A message that came in one piece is not copied.</summary>
internal sealed class MessageAssembler
{
    private ArrayBufferWriter<byte>? _pieces;

    /// <summary>Adds a piece; true if <paramref name="message"/> is now a whole message, valid until the next call.</summary>
    public bool TryComplete(ReadOnlySpan<byte> piece, bool endOfMessage, out ReadOnlySpan<byte> message)
    {
        message = piece;
        if (_pieces is null && endOfMessage)
        {
            return true;
        }

        _pieces ??= new ArrayBufferWriter<byte>();
        _pieces.Write(piece);
        if (!endOfMessage)
        {
            return false;
        }

        message = _pieces.WrittenSpan;
        _pieces = null;
        return true;
    }
}
