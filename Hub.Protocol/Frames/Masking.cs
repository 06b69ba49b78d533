using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hub.Protocol.Frames;

// HOT PATH: every byte a client sends passes here. Guard: FrameReaderMemorySpecs, MaskingSpecs.

/// <summary>The client-to-server mask (RFC 6455 section 5.3): byte i is xored with byte i modulo 4 of the key.</summary>
internal static class Masking
{
    /// <summary>
    /// Xors the key over the data in place and returns the key turned so that it fits the byte after <paramref name="data"/>:
    /// a payload may be unmasked in parts of any size.
    /// </summary>
    /// <param name="data">Part of one frame's payload.</param>
    /// <param name="key">The key read as little-endian, so its lowest byte belongs to the first byte of the data.</param>
    public static uint Apply(Span<byte> data, uint key)
    {
        var inMemory = BitConverter.IsLittleEndian ? key : BinaryPrimitives.ReverseEndianness(key);
        ref var start = ref MemoryMarshal.GetReference(data);
        var length = (nuint)data.Length;
        nuint done = 0;
        if (Vector.IsHardwareAccelerated && length >= (nuint)Vector<byte>.Count)
        {
            var wide = Vector.AsVectorByte(new Vector<uint>(inMemory));
            for (var last = length - (nuint)Vector<byte>.Count; done <= last; done += (nuint)Vector<byte>.Count)
            {
                (Vector.LoadUnsafe(ref start, done) ^ wide).StoreUnsafe(ref start, done);
            }
        }

        for (; length - done >= sizeof(uint); done += sizeof(uint))
        {
            ref var four = ref Unsafe.Add(ref start, done);
            Unsafe.WriteUnaligned(ref four, Unsafe.ReadUnaligned<uint>(ref four) ^ inMemory);
        }

        // Whole vectors and words are multiples of four, so the key still fits here without turning.
        var turning = key;
        for (; done < length; done++)
        {
            Unsafe.Add(ref start, done) ^= (byte)turning;
            turning = BitOperations.RotateRight(turning, 8);
        }

        return turning;
    }
}
