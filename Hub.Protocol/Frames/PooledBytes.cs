using System.Buffers;

namespace Hub.Protocol.Frames;

/// <summary>
/// A growing byte buffer out of the array pool. Works on the owner's fields, because a struct of array and length would make every
/// idle <see cref="FrameReader"/> larger by its padding.
/// </summary>
internal static class PooledBytes
{
    private const int Smallest = 128;

    /// <summary>Adds a part after the first <paramref name="length"/> bytes and returns the new length.</summary>
    /// <param name="buffer">The buffer, null until something was added. It doubles with the bytes that arrived.</param>
    /// <param name="length">Bytes in use.</param>
    /// <param name="part">What to add.</param>
    /// <param name="most">What the buffer will never have to hold more than, so doubling stops there.</param>
    public static int Append(ref byte[]? buffer, int length, ReadOnlySpan<byte> part, int most)
    {
        if (part.IsEmpty)
        {
            return length;
        }

        var needed = length + part.Length;
        if (buffer is null || buffer.Length < needed)
        {
            var doubled = Math.Min(2L * (buffer?.Length ?? 0), most);
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(Math.Max(needed, doubled), Smallest));
            buffer.AsSpan(0, length).CopyTo(larger);
            Return(ref buffer);
            buffer = larger;
        }

        part.CopyTo(buffer.AsSpan(length));
        return needed;
    }

    /// <summary>Gives the buffer back, if there is one.</summary>
    public static void Return(ref byte[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = null;
        }
    }
}
