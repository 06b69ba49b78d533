using Hub.Protocol.Messages;
using Hub.Tests.Wire;

namespace Hub.Tests.Json;

/// <summary>Protocol section 2.2, "Metadata".</summary>
public sealed class JsonMetadataSpecs
{
    [Fact]
    public void Metadata_must_be_read_in_order_with_escapes_undone()
    {
        var metadata = Read("""{"a":"1","B-c":"x y\t~","\u0064":"\/","!#$%&'*+-.^_`|~":""}""");

        Assert.Equal(
            [new("a", "1"), new("B-c", "x y\t~"), new("d", "/"), new("!#$%&'*+-.^_`|~", "")],
            Assert.IsAssignableFrom<IReadOnlyDictionary<string, string>>(metadata).ToArray());
    }

    [Fact]
    public void With_metadata_alone_the_data_must_be_empty_text()
    {
        foreach (var type in new[] { "", "\"dataType\":\"json\",", "\"data\":null," })
        {
            var payload = Codec.Json<SendToGroup>($$$"""{"type":"sendToGroup","group":"g",{{{type}}}"metadata":{"a":"b"}}""").Payload;
            Assert.Equal((DataType.Text, PayloadForm.Raw, 0), (payload.Type, payload.Form, payload.Bytes.Length));
        }

        Assert.Equal(0, Codec.Json<SendEvent>("""{"type":"event","event":"e","metadata":{"a":"b"}}""").Payload.Bytes.Length);
    }

    [Fact]
    public void Empty_metadata_must_be_none()
    {
        Assert.Null(Read("{}"));
        Assert.Equal(1007, Codec.RejectJson("""{"type":"sendToGroup","group":"g","metadata":{}}""").Code);
    }

    [Fact]
    public void Invocations_must_carry_metadata() =>
        Assert.Equal("b", Codec.Json<Invoke>("""{"type":"invoke","invocationId":"1","target":"event","event":"e","metadata":{"a":"b"}}""").Metadata!["a"]);

    [Theory]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{"b":"c"}}""")]
    [InlineData("""{"":"v"}""")]
    [InlineData("""{"a b":"v"}""")]
    [InlineData("""{"a:":"v"}""")]
    [InlineData("""{"é":"v"}""")]
    [InlineData("""{"\ud800":"v"}""")]
    [InlineData("""{"a":"é"}""")]
    [InlineData("""{"a":"\r\nX: y"}""")]
    [InlineData("""{"a":"\u007f"}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"1","a":"2"}""")]
    [InlineData("""{"a":"1","\u0061":"2"}""")]
    public void Metadata_that_breaks_a_rule_must_be_refused(string metadata)
    {
        Assert.Equal(1007, Codec.RejectJson(Message(metadata)).Code);
        Assert.Contains("metadata", Codec.RejectJson(Message(metadata)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_must_have_at_most_256_bytes()
    {
        Assert.Single(Read($$"""{"{{new string('k', 256)}}":"v"}""")!);
        Assert.Equal(1007, Codec.RejectJson(Message($$"""{"{{new string('k', 257)}}":"v"}""")).Code);
    }

    [Fact]
    public void A_value_must_have_at_most_1024_bytes()
    {
        Assert.Single(Read($$"""{"k":"{{new string('v', 1024)}}"}""")!);
        Assert.Equal(1007, Codec.RejectJson(Message($$"""{"k":"{{new string('v', 1025)}}"}""")).Code);
    }

    [Theory]
    [InlineData(1016, true)]
    [InlineData(1017, false)]
    public void Keys_and_values_must_have_at_most_8_KiB_together(int lastValue, bool isValid)
    {
        // Seven pairs of 1 + 1,024 bytes and one of 1 + 1,016 are 8,192.
        var pairs = Enumerable.Range(0, 7).Select(i => $"\"{i}\":\"{new string('v', 1024)}\"").Append($"\"z\":\"{new string('v', lastValue)}\"");
        var metadata = "{" + string.Join(',', pairs) + "}";

        if (isValid)
        {
            Assert.Equal(8, Read(metadata)!.Count);
        }
        else
        {
            Assert.Equal((ushort)1007, Codec.RejectJson(Message(metadata)).Code);
        }
    }

    private static string Message(string metadata) => $$"""{"type":"sendToGroup","group":"g","data":1,"metadata":{{metadata}}}""";

    private static IReadOnlyDictionary<string, string>? Read(string metadata) => Codec.Json<SendToGroup>(Message(metadata)).Metadata;
}
