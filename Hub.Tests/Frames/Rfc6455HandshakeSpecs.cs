using Hub.Protocol.Frames;

namespace Hub.Tests.Frames;

/// <summary>RFC 6455 section 4.2: the key and its answer.</summary>
public sealed class Rfc6455HandshakeSpecs
{
    // Section 1.3 of the RFC works this pair out.
    [Fact]
    public void Section_4_2_2_the_key_of_the_rfc_must_give_its_answer() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.AcceptKey("dGhlIHNhbXBsZSBub25jZQ=="));

    [Theory]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("/////////////////////w==")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEC==")]
    public void Section_4_2_1_sixteen_bytes_of_base64_must_be_accepted(string key) => Assert.True(Handshake.IsValidKey(key));

    [Theory]
    [InlineData("")]
    [InlineData("dGhlIHNhbXBsZSBub25j")]                // 15 bytes
    [InlineData("dGhlIHNhbXBsZSBub25jZSE=")]            // 17 bytes in the same number of characters
    [InlineData("dGhlIHNhbXBsZSBub25jZSEh")]            // 18 bytes
    [InlineData("dGhlIHNhbXBsZSBub25jZQ")]              // not padded
    [InlineData("dGhlIHNhbXBsZSBub25jZQ== ")]
    [InlineData("dGhlIHNhbXBsZSBub25*ZQ==")]            // not in the alphabet
    [InlineData("dGhlIHNhbXBsZSBub25j\u00E9Q==")]
    [InlineData("dGhl IHNhbXBsZSBub25jZQ=")]
    public void Section_4_2_1_anything_else_must_be_refused(string key)
    {
        Assert.False(Handshake.IsValidKey(key));
        Assert.Throws<ArgumentException>(() => Handshake.AcceptKey(key));
    }
}
