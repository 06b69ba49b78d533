using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Protobuf;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Connections;

/// <summary>The protobuf subprotocol on the actor tree, and clients of different protocols in one group (protocol section 2.7).</summary>
public sealed class ProtobufClientSpecs() : HubSpec("akka.loglevel = OFF", new ScriptedHandler())
{
    [Fact]
    public async Task Connected_requests_acks_events_and_pings_must_work_end_to_end()
    {
        var client = Open(WireProtocol.Protobuf, r => r with { UserId = "ann" });
        await ExpectAsync(client, new Connected("c1", "ann", null));
        Say(client, ProtoNode.New.Child(6, ProtoNode.New.Text(1, "g").Number(2, 1)));
        await ExpectAsync(client, new Ack(1, null));
        Say(client, ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Number(2, 2).Child(3, ProtoNode.New.Text(1, "hi"))));
        await ExpectAsync(client, new GroupData("g", Codec.Raw(DataType.Text, "hi"), "ann", null));
        await ExpectAsync(client, new Ack(2, null));
        Say(client, ProtoNode.New.Child(5, ProtoNode.New.Text(1, "echo").Child(2, ProtoNode.New.Bytes(2, 1, 2, 3)).Number(3, 3)));
        await ExpectAsync(client, new ServerData(Codec.Raw(DataType.Binary, 1, 2, 3), null));
        await ExpectAsync(client, new Ack(3, null));
        Say(client, ProtoNode.New.Child(9, ProtoNode.New));
        await ExpectAsync(client, Pong.Instance);
        Say(client, ProtoNode.New.Child(7, ProtoNode.New.Text(1, "g").Number(2, 4)));
        await ExpectAsync(client, new Ack(4, null));
        Say(client, ProtoNode.New.Child(7, ProtoNode.New.Text(1, "g").Number(2, 4)));
        await ExpectAsync(client, new Ack(4, new ErrorDetail(ErrorCode.Duplicate, "Message with ack-id: 4 has been processed")));
    }

    [Fact]
    public async Task Malformed_bytes_must_close_with_1007_and_text_with_1003_after_a_disconnected_message()
    {
        foreach (var (bytes, code) in new[] { (ClientFrames.Binary(255, 255), 1007), (ClientFrames.Text("{}"), 1003) })
        {
            var client = Open(WireProtocol.Protobuf);
            await client.NextFrameAsync();
            client.Socket.Say(bytes);
            Assert.Equal(Opcode.Binary, (await client.NextFrameAsync()).Opcode);
            var close = await client.NextFrameAsync();
            Assert.Equal((Opcode.Close, code), (close.Opcode, close.CloseCode));
        }
    }

    [Fact]
    public async Task One_message_must_reach_members_of_every_protocol_in_their_own_form()
    {
        var json = await ConnectAsync(groups: "g");
        var protobuf = Open(WireProtocol.Protobuf, r => r with { Groups = ["g"] });
        var plain = Open(WireProtocol.Plain, r => r with { Groups = ["g"] });
        await protobuf.NextFrameAsync();
        plain.Socket.Say(ClientFrames.Text("ready"));
        Assert.Equal("ready", (await plain.NextFrameAsync()).Text);
        json.Say("""{"type":"sendToGroup","group":"g","dataType":"json","data":{"n":1.0}}""");
        await json.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"json","data":{"n":1.0}}""");
        await ExpectAsync(protobuf, new GroupData("g", Codec.Raw(DataType.Json, "{\"n\":1.0}"), null, null));
        await plain.ExpectAsync("{\"n\":1.0}");
        Say(protobuf, ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, ProtoNode.New.Bytes(2, 1, 2, 3))));
        await json.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"binary","data":"AQID"}""");
        var bare = await plain.NextFrameAsync();
        Assert.Equal(Opcode.Binary, bare.Opcode);
        Assert.Equal([1, 2, 3], bare.Payload);
    }

    private static void Say(TestClient client, ProtoNode message) => client.Socket.Say(ClientFrames.Frame(Opcode.Binary, message.Build()));

    private static async Task ExpectAsync(TestClient client, ServerMessage message)
    {
        var (expected, actual) = (Codec.Encode(WireProtocol.Protobuf, message), await client.NextFrameAsync());
        Assert.True(expected.Opcode == actual.Opcode && expected.Payload.SequenceEqual(actual.Payload),
            $"expected {message}: {Convert.ToHexString(expected.Payload)}, got {actual.Opcode} {Convert.ToHexString(actual.Payload)}");
    }
}
