using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Tests.Wire;

/// <summary>Protocol section 2: the table of subprotocols.</summary>
public sealed class WireProtocolSpecs
{
    private static readonly WireProtocol[] All = [WireProtocol.Plain, WireProtocol.Json, WireProtocol.Protobuf, WireProtocol.JsonReliable, WireProtocol.ProtobufReliable];

    [Fact]
    public void Ordinals_must_be_dense_and_unique()
    {
        Assert.Equal(WireProtocol.Count, All.Length);
        Assert.Equal(Enumerable.Range(0, WireProtocol.Count), All.Select(protocol => protocol.Ordinal));
        Assert.Equal(["plain", "json", "protobuf", "json_reliable", "protobuf_reliable"], All.Select(protocol => protocol.Name));
        Assert.Equal([false, true, true, true, true], All.Select(protocol => protocol.IsEnveloped));
        Assert.Equal([false, false, false, true, true], All.Select(protocol => protocol.IsReliable));
    }

    [Fact]
    public void A_subprotocol_must_be_found_in_any_letter_case()
    {
        Assert.Same(WireProtocol.Json, WireProtocol.FromSubprotocol("json.webpubsub.azure.v1"));
        Assert.Same(WireProtocol.Json, WireProtocol.FromSubprotocol("JSON.WebPubSub.Azure.V1"));
        Assert.Same(WireProtocol.Protobuf, WireProtocol.FromSubprotocol("protobuf.webpubsub.azure.v1"));
        Assert.Same(WireProtocol.Protobuf, WireProtocol.FromSubprotocol("Protobuf.webpubsub.azure.v1"));
        Assert.Same(WireProtocol.JsonReliable, WireProtocol.FromSubprotocol("JSON.reliable.webpubsub.azure.v1"));
        Assert.Same(WireProtocol.ProtobufReliable, WireProtocol.FromSubprotocol("protobuf.reliable.webpubsub.azure.v1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("json.webpubsub.azure.v2")]
    public void An_unknown_subprotocol_must_not_be_found(string name) => Assert.Null(WireProtocol.FromSubprotocol(name));

    [Fact]
    public void Every_kind_of_server_message_must_have_a_form_in_each_enveloped_protocol()
    {
        var payload = Codec.Raw(DataType.Text, "t");
        var error = new ErrorDetail(ErrorCode.BadRequest, "m");
        ServerMessage[] samples =
        [
            new Connected("c", "u", null), new Disconnected("r"), new Ack(1, error), new GroupData("g", payload, null, null),
            new ServerData(payload, null), Pong.Instance, new InvokeResponse("1", payload, null), new StreamClosed("s", error),
        ];
        var kinds = typeof(ServerMessage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ServerMessage)));

        Assert.Equal(kinds.Select(type => type.Name).Order(), samples.Select(sample => sample.GetType().Name).Order());
        foreach (var sample in samples)
        {
            foreach (var json in new[] { WireProtocol.Json, WireProtocol.JsonReliable }) Assert.Equal(Opcode.Text, Codec.Encode(json, sample).Opcode);
            foreach (var protobuf in new[] { WireProtocol.Protobuf, WireProtocol.ProtobufReliable }) Assert.Equal(Opcode.Binary, Codec.Encode(protobuf, sample).Opcode);
        }
    }
}
