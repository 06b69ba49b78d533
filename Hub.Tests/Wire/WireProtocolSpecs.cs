using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Tests.Wire;

/// <summary>Protocol section 2: the table of subprotocols.</summary>
public sealed class WireProtocolSpecs
{
    private static readonly WireProtocol[] All = [WireProtocol.Plain, WireProtocol.Json, WireProtocol.Protobuf];

    [Fact]
    public void Ordinals_must_be_dense_and_unique()
    {
        Assert.Equal(WireProtocol.Count, All.Length);
        Assert.Equal(Enumerable.Range(0, WireProtocol.Count), All.Select(protocol => protocol.Ordinal));
        Assert.Equal(["plain", "json", "protobuf"], All.Select(protocol => protocol.Name));
        Assert.Equal([false, true, true], All.Select(protocol => protocol.IsEnveloped));
    }

    [Fact]
    public void A_subprotocol_must_be_found_in_any_letter_case()
    {
        Assert.Same(WireProtocol.Json, WireProtocol.FromSubprotocol("json.webpubsub.azure.v1"));
        Assert.Same(WireProtocol.Json, WireProtocol.FromSubprotocol("JSON.WebPubSub.Azure.V1"));
        Assert.Same(WireProtocol.Protobuf, WireProtocol.FromSubprotocol("protobuf.webpubsub.azure.v1"));
        Assert.Same(WireProtocol.Protobuf, WireProtocol.FromSubprotocol("Protobuf.webpubsub.azure.v1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("json.webpubsub.azure.v2")]
    [InlineData("json.reliable.webpubsub.azure.v1")]
    [InlineData("protobuf.reliable.webpubsub.azure.v1")]
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
            Assert.Equal(Opcode.Text, Codec.Encode(WireProtocol.Json, sample).Opcode);
            Assert.Equal(Opcode.Binary, Codec.Encode(WireProtocol.Protobuf, sample).Opcode);
        }
    }
}
