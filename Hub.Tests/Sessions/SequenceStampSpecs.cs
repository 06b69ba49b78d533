using System.Text;
using System.Text.Json;
using Hub.Actors.Delivery;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Delivery;
using Hub.Tests.Protobuf;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Sessions;

/// <summary>Sequence ids (protocol section 2.6): written into each receiver's copy of frames that were encoded once.</summary>
public sealed class SequenceStampSpecs
{
    private const ulong Largest = (1UL << 53) - 1;

    private static readonly ServerMessage[] Numbered =
    [
        new GroupData("g", Codec.Raw(DataType.Text, "t"), "u", null),
        new ServerData(Codec.Raw(DataType.Json, "{\"a\":1.0}"), new Dictionary<string, string> { ["k"] = "v" }),
        new GroupData("g", Codec.Raw(DataType.Text, new string('x', 200)), null, null),
        new GroupData("g", Codec.Raw(DataType.Text, new string('x', 70_000)), null, null),
        new ServerData(Codec.Raw(DataType.Binary, [1, 2, 3]), null),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData((long)Largest)]
    public void A_stamp_must_give_each_message_of_the_frames_its_id_and_change_nothing_else(long first)
    {
        foreach (var protocol in new[] { WireProtocol.JsonReliable, WireProtocol.ProtobufReliable })
        {
            var output = new FrameBuilder();
            foreach (var message in Numbered) Assert.True(protocol.Encode(message, output));
            var frames = output.ToArrayAndReset();
            SequenceStamp.Write(protocol, frames, (ulong)first - (ulong)Math.Min(first - 1, Numbered.Length - 1));
            var id = (ulong)first - (ulong)Math.Min(first - 1, Numbered.Length - 1);
            foreach (var (frame, message) in ServerFrames.Read(frames).Zip(Numbered)) Check(protocol, frame, message, id++);
        }
    }

    [Fact]
    public void Only_data_must_be_numbered_and_only_where_the_protocol_is_reliable()
    {
        var data = new ServerData(Codec.Raw(DataType.Text, "t"), null);
        Assert.True(WireProtocol.JsonReliable.Numbers(data) && WireProtocol.ProtobufReliable.Numbers(data));
        Assert.False(WireProtocol.Json.Numbers(data) || WireProtocol.Protobuf.Numbers(data) || WireProtocol.Plain.Numbers(data));
        Assert.False(WireProtocol.JsonReliable.Numbers(new Ack(1, null)) || WireProtocol.JsonReliable.Numbers(Pong.Instance));
        Assert.Equal("""{"type":"pong"}""", Codec.Encode(WireProtocol.JsonReliable, Pong.Instance).Text);
        Assert.Throws<NotSupportedException>(() => WireProtocol.Plain.Stamp(new byte[64], 1));
    }

    [Fact]
    public void Every_receiver_must_get_ids_of_its_own_from_one_encoding()
    {
        var bench = new DeliveryBench();
        var clients = Enumerable.Range(0, 4).Select(i => bench.Connect(i % 2 == 0 ? WireProtocol.JsonReliable : WireProtocol.Json)).ToList();
        foreach (var (lease, _) in clients) bench.Shard.Join(lease, RecipientKind.Group, "g");
        bench.FanOut.Add(Numbered[0]);
        bench.FanOut.Deliver(clients[0].Lease.Outbox, 0);
        bench.FanOut.Add(Numbered[0]);
        bench.FanOut.Add(Numbered[0]);
        Assert.Equal(8, bench.FanOut.Deliver(bench.Shard.Find("chat", RecipientKind.Group, "g")!, null, 0));
        bench.Run();
        Assert.Equal([1UL, 2, 3], IdsOf(clients[0].Socket.Stream));
        Assert.Equal([1UL, 2], IdsOf(clients[2].Socket.Stream));
        Assert.DoesNotContain("sequenceId", Encoding.UTF8.GetString(clients[1].Socket.Stream), StringComparison.Ordinal);
    }

    private static string Show(ProtoNode.Field field) => $"{field.Number} {field.Wire} {field.Value} {Convert.ToHexString(field.Content)}";

    internal static List<ulong> IdsOf(byte[] stream) =>
        [.. ServerFrames.Read(stream).Select(frame => JsonDocument.Parse(frame.Text).RootElement.GetProperty("sequenceId").GetUInt64())];

    private static void Check(WireProtocol protocol, ServerFrame frame, ServerMessage message, ulong id)
    {
        if (protocol == WireProtocol.JsonReliable)
        {
            using var json = JsonDocument.Parse(frame.Text);
            Assert.Equal(id, json.RootElement.GetProperty("sequenceId").GetUInt64());
            var rest = frame.Text[(frame.Text.IndexOf(',', StringComparison.Ordinal) + 1)..];
            Assert.Equal(Codec.Encode(WireProtocol.Json, message).Text, "{" + rest);
        }
        else
        {
            var fields = ProtoNode.Child(ProtoNode.Parse(frame.Payload)!, 2);
            Assert.Equal(id, Assert.Single(fields, field => field.Number == 4).Value);
            var plain = ProtoNode.Child(ProtoNode.Parse(Codec.Encode(WireProtocol.Protobuf, message).Payload)!, 2);
            Assert.Equal(plain.Select(Show), fields.Where(field => field.Number != 4).Select(Show));
        }
    }
}
