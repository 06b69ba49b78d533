using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Protobuf;

namespace Hub.Tests.Wire;

/// <summary>Protocol section 2.7, table "Cross-protocol delivery": every publisher to every receiver.</summary>
public sealed class CrossProtocolDeliverySpecs
{
    // A google.protobuf.Any: type_url "t/x", value 01 02.
    private static readonly byte[] AnyBytes = ProtoNode.New.Text(1, "t/x").Bytes(2, 1, 2).Build();

    private static readonly string AnyBase64 = Convert.ToBase64String(AnyBytes);

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    [InlineData("plain")]
    public void Text_must_arrive_as_text_everywhere(string publisher)
    {
        var payload = publisher switch
        {
            "json" => FromJson("text", @"""a\""\u00e9"""),
            "protobuf" => FromProtobuf(ProtoNode.New.Text(1, "a\"é")),
            _ => Codec.Decode<SendEvent>(WireProtocol.Plain, Opcode.Text, Encoding.UTF8.GetBytes("a\"é")).Payload,
        };

        Assert.Equal("\"dataType\":\"text\",\"data\":" + (publisher == "json" ? @"""a\""\u00e9""" : "\"a\\\"é\""), ToJson(payload));
        Assert.Equal((1, "a\"é"), ToProtobuf(payload));
        Assert.Equal((Opcode.Text, "a\"é"), ToPlain(payload));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public void JSON_must_arrive_as_it_was_written(string publisher)
    {
        const string value = "{ \"n\" : 1.0, \"e\":\"\\u00e9\" }";
        var payload = publisher == "json" ? FromJson("json", value) : FromProtobuf(ProtoNode.New.Text(4, value));

        Assert.Equal("\"dataType\":\"json\",\"data\":" + value, ToJson(payload));
        Assert.Equal((1, value), ToProtobuf(payload));
        Assert.Equal((Opcode.Text, value), ToPlain(payload));
    }

    [Fact]
    public void A_JSON_string_must_keep_its_quotes_at_a_simple_client() =>
        Assert.Equal((Opcode.Text, "\"hi\""), ToPlain(FromJson("json", "\"hi\"")));

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    [InlineData("plain")]
    public void Binary_must_arrive_as_bytes_or_Base64(string publisher)
    {
        var payload = publisher switch
        {
            "json" => FromJson("binary", "\"QUI=\""),
            "protobuf" => FromProtobuf(ProtoNode.New.Bytes(2, 0x41, 0x42)),
            _ => Codec.Decode<SendEvent>(WireProtocol.Plain, Opcode.Binary, [0x41, 0x42]).Payload,
        };

        Assert.Equal("\"dataType\":\"binary\",\"data\":\"QUI=\"", ToJson(payload));
        Assert.Equal((2, "AB"), ToProtobuf(payload));
        Assert.Equal((Opcode.Binary, "AB"), ToPlain(payload));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public void An_Any_must_arrive_as_Any_or_as_its_bytes(string publisher)
    {
        var payload = publisher == "json" ? FromJson("protobuf", $"\"{AnyBase64}\"") : FromProtobuf(ProtoNode.New.Bytes(3, AnyBytes));

        Assert.Equal($"\"dataType\":\"protobuf\",\"data\":\"{AnyBase64}\"", ToJson(payload));
        Assert.Equal((3, Encoding.UTF8.GetString(AnyBytes)), ToProtobuf(payload));
        Assert.Equal((Opcode.Binary, Encoding.UTF8.GetString(AnyBytes)), ToPlain(payload));
    }

    [Fact]
    public void What_is_no_Any_must_reach_protobuf_clients_as_bytes_so_that_their_parser_lives()
    {
        var payload = FromJson("protobuf", "\"/w==\"");
        var fields = ProtoNode.Child(ProtoNode.Child(ProtoNode.Parse(Codec.Encode(WireProtocol.Protobuf, Group(payload)).Payload)!, 2), 3);

        var field = Assert.Single(fields);
        Assert.Equal(2, field.Number);
        Assert.Equal([0xFF], field.Content);
        Assert.Equal("\"dataType\":\"protobuf\",\"data\":\"/w==\"", ToJson(payload));
    }

    [Fact]
    public void A_lone_surrogate_must_reach_JSON_clients_unchanged_and_others_as_replacement()
    {
        var payload = FromJson("text", @"""a\ud800""");

        Assert.Equal(@"""dataType"":""text"",""data"":""a\ud800""", ToJson(payload));
        Assert.Equal((1, "a\uFFFD"), ToProtobuf(payload));
        Assert.Equal((Opcode.Text, "a\uFFFD"), ToPlain(payload));
    }

    [Fact]
    public void Server_data_must_have_the_same_payload_forms()
    {
        var data = new ServerData(FromJson("binary", "\"QUI=\""), null);

        Assert.Equal("{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"binary\",\"data\":\"QUI=\"}", Codec.Encode(WireProtocol.Json, data).Text);
        Assert.Equal("AB", Codec.Encode(WireProtocol.Plain, data).Text);
    }

    private static GroupData Group(Payload payload) => new("g", payload, null, null);

    private static Payload FromJson(string type, string data) =>
        Codec.Json<SendToGroup>($$"""{"type":"sendToGroup","group":"g","dataType":"{{type}}","data":{{data}}}""").Payload;

    private static Payload FromProtobuf(ProtoNode data) =>
        Codec.Protobuf<SendToGroup>(ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, data)).Build()).Payload;

    private static string ToJson(Payload payload)
    {
        const string prefix = "{\"type\":\"message\",\"from\":\"group\",\"group\":\"g\",";
        var text = Codec.Encode(WireProtocol.Json, Group(payload)).Text;
        Assert.StartsWith(prefix, text, StringComparison.Ordinal);
        return text[prefix.Length..^1];
    }

    private static (int Field, string Content) ToProtobuf(Payload payload)
    {
        var message = ProtoNode.Parse(Codec.Encode(WireProtocol.Protobuf, Group(payload)).Payload)!;
        var field = Assert.Single(ProtoNode.Child(ProtoNode.Child(message, 2), 3));
        return (field.Number, Encoding.UTF8.GetString(field.Content));
    }

    private static (Opcode Opcode, string Content) ToPlain(Payload payload)
    {
        var frame = Codec.Encode(WireProtocol.Plain, Group(payload));
        return (frame.Opcode, frame.Text);
    }
}
