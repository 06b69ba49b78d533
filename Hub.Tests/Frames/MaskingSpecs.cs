using Hub.Protocol.Frames;

namespace Hub.Tests.Frames;

/// <summary>The vectorised mask against the sentence of the RFC: byte i is xored with key byte i modulo 4.</summary>
public sealed class MaskingSpecs
{
    private static readonly byte[] KeyBytes = [0x11, 0x22, 0x44, 0x88];
    private const uint Key = 0x88442211;

    [Fact]
    public void Every_length_must_be_masked_byte_by_byte_as_the_rfc_says()
    {
        for (var length = 0; length <= 300; length++)
        {
            var data = Rfc6455FramingSpecs.Pattern(length);
            var expected = data.Select((one, i) => (byte)(one ^ KeyBytes[i % 4])).ToArray();
            Masking.Apply(data, Key);
            Assert.Equal(expected, data);
        }
    }

    [Fact]
    public void Parts_of_any_size_must_give_what_the_whole_gives()
    {
        var whole = Rfc6455FramingSpecs.Pattern(150);
        var expected = (byte[])whole.Clone();
        Masking.Apply(expected, Key);
        for (var first = 0; first <= 70; first++)
        {
            for (var second = 0; second <= 70; second++)
            {
                var data = (byte[])whole.Clone();
                var key = Masking.Apply(data.AsSpan(0, first), Key);
                key = Masking.Apply(data.AsSpan(first, second), key);
                Masking.Apply(data.AsSpan(first + second), key);
                Assert.Equal(expected, data);
            }
        }
    }

    [Fact]
    public void Bytes_beside_the_data_must_stay_as_they_are()
    {
        for (var length = 0; length <= 100; length++)
        {
            var memory = new byte[length + 64];
            Masking.Apply(memory.AsSpan(32, length), Key);
            Assert.Equal(new byte[32], memory[..32]);
            Assert.Equal(new byte[32], memory[^32..]);
        }
    }
}
