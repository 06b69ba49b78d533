using System.Buffers;
using System.Text;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Tests.Wire;

/// <summary>Both ways out of a payload, for each type and form.</summary>
public sealed class PayloadConverterSpecs
{
    [Theory]
    [InlineData(@"""plain é 😀""", "plain é 😀")]
    [InlineData("\"\"", "")]
    [InlineData(@"""\""\\\/\b\f\n\r\t""", "\"\\/\b\f\n\r\t")]
    [InlineData(@"""\u0041\u00e9\u20AC\ud83d\uDE00""", "Aé€😀")]
    [InlineData(@"""a\ud800b""", "a\uFFFDb")]
    [InlineData(@"""\ude00""", "\uFFFD")]
    [InlineData(@"""\ud83d\ud83d\ude00""", "\uFFFD😀")]
    [InlineData(@"""\ud83d\n""", "\uFFFD\n")]
    [InlineData(@"""\u0000""", "\0")]
    public void A_text_token_must_lose_its_quotes_and_escapes(string token, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Codec.Token(DataType.Text, token).ToRaw().Span));

    [Theory]
    [InlineData("\"\"", new byte[0])]
    [InlineData("\"AQ==\"", new byte[] { 1 })]
    [InlineData("\"AQI=\"", new byte[] { 1, 2 })]
    [InlineData("\"AQID\"", new byte[] { 1, 2, 3 })]
    [InlineData("\"+/+/\"", new byte[] { 0xFB, 0xFF, 0xBF })]
    public void A_Base64_token_must_become_bytes_and_back(string token, byte[] expected)
    {
        Assert.Equal(expected, Codec.Token(DataType.Binary, token).ToRaw().ToArray());
        Assert.Equal(expected, Codec.Token(DataType.Protobuf, token).ToRaw().ToArray());
        Assert.Equal(token, Json(Codec.Raw(DataType.Binary, expected)));
        Assert.Equal(token, Json(Codec.Raw(DataType.Protobuf, expected)));
    }

    [Fact]
    public void Raw_text_must_become_a_string_with_the_shortest_escapes()
    {
        Assert.Equal("\"a\\\"b\\\\c/é😀\"", Json(Codec.Raw(DataType.Text, "a\"b\\c/é😀")));
        Assert.Equal("\"\\n\\r\\t\\b\\f\\u0000\\u001f\u007f\"", Json(Codec.Raw(DataType.Text, "\n\r\t\b\f\0\u001f\u007f")));
        Assert.Equal("\"\"", Json(Codec.Raw(DataType.Text, "")));
    }

    [Fact]
    public void Tokens_and_JSON_must_be_written_as_they_came()
    {
        Assert.Equal(@"""\u0041\/""", Json(Codec.Token(DataType.Text, @"""\u0041\/""")));
        Assert.Equal("{ \"a\" : 1.0 }", Json(Codec.Raw(DataType.Json, "{ \"a\" : 1.0 }")));
        Assert.Equal("{ \"a\" : 1.0 }", Codec.TextOf(Codec.Raw(DataType.Json, "{ \"a\" : 1.0 }")));
        Assert.Equal("\"AQ==\"", Json(Codec.Token(DataType.Binary, "\"AQ==\"")));
    }

    [Fact]
    public void Every_text_must_survive_the_way_into_a_token_and_back()
    {
        for (var unit = 0; unit < 0x3000; unit++)
        {
            var text = "x" + (char)unit + "y";
            var token = Json(Codec.Raw(DataType.Text, text));
            Assert.Equal(text, Encoding.UTF8.GetString(Codec.Token(DataType.Text, token).ToRaw().Span));
        }
    }

    [Fact]
    public void An_unchecked_Base64_token_must_throw()
    {
        Assert.Throws<ArgumentException>(() => Codec.Token(DataType.Binary, "\"!!!!\"").ToRaw());
        Assert.Throws<ArgumentException>(() => Codec.Token(DataType.Binary, "\"AQI=AQID\"").ToRaw());
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData(" [1.0, {\"a\":null}] ", true)]
    [InlineData("\"s\"", true)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("1 2", false)]
    [InlineData("{", false)]
    [InlineData("[[[1]]]", true)]
    [InlineData("[[[[1]]]]", false)]
    public void A_JSON_value_must_be_one_value_within_the_depth_and_not_null(string text, bool isValid) =>
        Assert.Equal(isValid, PayloadConverter.IsJsonValue(Encoding.UTF8.GetBytes(text), 3));

    [Fact]
    public void JSON_that_is_not_UTF8_must_be_refused() => Assert.False(PayloadConverter.IsJsonValue([(byte)'"', 0xC3, (byte)'"'], 3));

    private static string Json(Payload payload)
    {
        var output = new ArrayBufferWriter<byte>();
        payload.WriteJsonValue(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
