using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Wire;

namespace Hub.Tests.Protobuf;

/// <summary>Protocol section 2.7: each member of UpstreamMessage, from bytes made by hand.</summary>
public sealed class ProtobufDecodeSpecs
{
    private static readonly ProtoNode Text = ProtoNode.New.Text(1, "t");

    [Fact]
    public void SendToGroup_must_be_read_from_golden_bytes()
    {
        // 1: { 1: "g", 2: 300, 3: { 1: "hi" }, 4: true, 5: 60, 6: { 1: "k", 2: "v" } }
        var request = Codec.Protobuf<SendToGroup>(
        [
            0x0A, 0x18, 0x0A, 0x01, 0x67, 0x10, 0xAC, 0x02, 0x1A, 0x04, 0x0A, 0x02, 0x68, 0x69, 0x20, 0x01, 0x28, 0x3C,
            0x32, 0x06, 0x0A, 0x01, 0x6B, 0x12, 0x01, 0x76,
        ]);

        Assert.Equal(("g", 300UL, true, 60), (request.Group, request.AckId, request.NoEcho, request.TtlSeconds));
        Assert.Equal((DataType.Text, PayloadForm.Raw, "hi"), (request.Payload.Type, request.Payload.Form, Codec.TextOf(request.Payload)));
        Assert.Equal([new("k", "v")], request.Metadata!.ToArray());
    }

    [Fact]
    public void SendToGroup_must_be_read_with_its_fields_in_any_order()
    {
        var request = Codec.Protobuf<SendToGroup>(
            ProtoNode.New.Child(1, ProtoNode.New.Number(5, 300).Number(4, 0).Child(3, Text).Number(2, ulong.MaxValue).Text(1, "räume")).Build());

        Assert.Equal(("räume", ulong.MaxValue, false, 300), (request.Group, request.AckId, request.NoEcho, request.TtlSeconds));
        Assert.Null(request.Metadata);
    }

    [Theory]
    [InlineData(1, DataType.Text)]
    [InlineData(2, DataType.Binary)]
    [InlineData(4, DataType.Json)]
    public void Each_kind_of_data_must_be_read(int field, DataType type)
    {
        var payload = Codec.Protobuf<SendToGroup>(Send(ProtoNode.New.Text(field, "[1.0]"))).Payload;
        Assert.Equal((type, PayloadForm.Raw, "[1.0]"), (payload.Type, payload.Form, Codec.TextOf(payload)));
    }

    [Fact]
    public void An_Any_must_be_kept_as_its_bytes()
    {
        var any = ProtoNode.New.Text(1, "type.googleapis.com/x").Bytes(2, 0xFF).Build();
        var payload = Codec.Protobuf<SendToGroup>(Send(ProtoNode.New.Bytes(3, any))).Payload;

        Assert.Equal(DataType.Protobuf, payload.Type);
        Assert.Equal(any, payload.Bytes.ToArray());
    }

    [Fact]
    public void Empty_data_must_be_data()
    {
        Assert.Equal(DataType.Text, Codec.Protobuf<SendToGroup>(Send(ProtoNode.New.Text(1, ""))).Payload.Type);
        Assert.Equal(DataType.Binary, Codec.Protobuf<SendToGroup>(Send(ProtoNode.New.Bytes(2))).Payload.Type);
        Assert.Equal(DataType.Protobuf, Codec.Protobuf<SendToGroup>(Send(ProtoNode.New.Bytes(3))).Payload.Type);
    }

    [Fact]
    public void Of_several_kinds_of_data_the_last_must_count()
    {
        var payload = Codec.Protobuf<SendToGroup>(Send(ProtoNode.New.Text(1, "a").Bytes(2, 7).Text(1, "b"))).Payload;
        Assert.Equal((DataType.Text, "b"), (payload.Type, Codec.TextOf(payload)));
    }

    [Fact]
    public void Event_must_be_read()
    {
        var request = Codec.Protobuf<SendEvent>(
            ProtoNode.New.Child(5, ProtoNode.New.Text(1, "ev").Child(2, Text).Number(3, 0).Pair(4, "k", "v")).Build());

        Assert.Equal(("ev", 0UL, "t"), (request.Event, request.AckId, Codec.TextOf(request.Payload)));
        Assert.Equal("v", request.Metadata!["k"]);
    }

    [Fact]
    public void Joining_and_leaving_must_be_read()
    {
        Assert.Equal(new JoinGroup("g", 1), Codec.Protobuf<JoinGroup>([0x32, 0x05, 0x0A, 0x01, 0x67, 0x10, 0x01]));
        Assert.Equal(new LeaveGroup("g", null), Codec.Protobuf<LeaveGroup>([0x3A, 0x03, 0x0A, 0x01, 0x67]));
    }

    [Fact]
    public void SequenceAck_and_ping_must_be_read()
    {
        Assert.Equal(new SequenceAck(5), Codec.Protobuf<SequenceAck>([0x42, 0x02, 0x08, 0x05]));
        Assert.Equal(new SequenceAck(0), Codec.Protobuf<SequenceAck>([0x42, 0x00]));
        Assert.Same(Ping.Instance, Codec.Protobuf<Ping>([0x4A, 0x00]));
    }

    [Fact]
    public void Invocations_must_be_read()
    {
        var full = Codec.Protobuf<Invoke>(
            ProtoNode.New.Child(10, ProtoNode.New.Text(1, "ev").Text(2, "7").Child(3, Text).Pair(4, "k", "v")).Build());
        var bare = Codec.Protobuf<Invoke>(ProtoNode.New.Child(10, ProtoNode.New.Text(1, "ev").Text(2, "8")).Build());

        Assert.Equal(("7", "ev", "t", "v"), (full.InvocationId, full.Event, Codec.TextOf(full.Payload!.Value), full.Metadata!["k"]));
        Assert.Null(bare.Payload);
        Assert.Equal(new CancelInvocation("7"), Codec.Protobuf<CancelInvocation>(ProtoNode.New.Child(11, ProtoNode.New.Text(1, "7")).Build()));
    }

    [Fact]
    public void Stream_messages_must_be_read()
    {
        var info = ProtoNode.New.Text(1, "s").Number(2, 1000);
        Assert.Equal(new StreamRequest("s", StreamRequestKind.Start), Stream(1, ProtoNode.New.Text(1, "g").Child(7, info)));
        Assert.Equal(new StreamRequest("s", StreamRequestKind.Start), Stream(5, ProtoNode.New.Text(1, "ev").Child(5, info)));
        Assert.Equal(new StreamRequest("s", StreamRequestKind.Data), Stream(13, ProtoNode.New.Text(1, "s").Number(2, 1).Child(3, Text)));
        Assert.Equal(new StreamRequest("s", StreamRequestKind.End), Stream(14, ProtoNode.New.Text(1, "s")));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public void Group_state_messages_must_be_read(int member) =>
        Assert.Equal(
            new GroupStateRequest("g", 9),
            Codec.Protobuf<GroupStateRequest>(ProtoNode.New.Child(member, ProtoNode.New.Text(1, "g").Number(2, 9)).Build()));

    [Fact]
    public void Unknown_fields_and_unexpected_wire_types_must_be_skipped()
    {
        var noise = ProtoNode.New.Number(99, 1).Bytes(98, 1, 2).Verbatim(0xE9, 0x02, 1, 2, 3, 4, 5, 6, 7, 8).Verbatim(0xED, 0x02, 1, 2, 3, 4).Build();
        var body = ProtoNode.New.Verbatim(noise).Text(1, "g").Number(1, 5).Text(2, "x").Number(2, 4).Verbatim(noise);
        var message = ProtoNode.New.Verbatim(noise).Number(7, 1).Child(6, body).Number(1, 1).Verbatim(noise).Build();

        Assert.Equal(new JoinGroup("g", 4), Codec.Protobuf<JoinGroup>(message));
    }

    [Fact]
    public void Of_several_requests_the_last_must_count() =>
        Assert.Equal(
            new LeaveGroup("b", null),
            Codec.Protobuf<LeaveGroup>(ProtoNode.New.Child(9, ProtoNode.New).Child(6, ProtoNode.New.Text(1, "a")).Child(7, ProtoNode.New.Text(1, "b")).Build()));

    [Fact]
    public void Padded_varints_must_be_read() =>
        Assert.Equal(new JoinGroup("g", 1), Codec.Protobuf<JoinGroup>([0x32, 0x86, 0x00, 0x0A, 0x01, 0x67, 0x10, 0x81, 0x00]));

    [Fact]
    public void An_old_signed_ack_id_must_keep_its_64_bits() =>
        Assert.Equal(ulong.MaxValue, Codec.Protobuf<JoinGroup>(ProtoNode.New.Child(6, ProtoNode.New.Text(1, "g").Number(2, ulong.MaxValue)).Build()).AckId);

    [Fact]
    public void With_metadata_alone_the_data_must_be_empty_text()
    {
        var payload = Codec.Protobuf<SendToGroup>(ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Pair(6, "k", "v")).Build()).Payload;
        Assert.Equal((DataType.Text, 0), (payload.Type, payload.Bytes.Length));
    }

    [Fact]
    public void A_text_frame_must_be_refused_as_the_wrong_kind()
    {
        var reason = Codec.Reject(WireProtocol.Protobuf, Opcode.Text, [0x4A, 0x00]);
        Assert.Equal((1003, CloseReason.UnsupportedData.Label), (reason.Code, reason.Label));
    }

    [Fact]
    public void A_group_message_must_cost_two_allocations()
    {
        var message = Send(ProtoNode.New.Text(1, new string('x', 128)));
        var request = Codec.AllocatedBy(() => GC.KeepAlive(new SendToGroup("g", default, false, 0, null, null)));
        var payload = Codec.AllocatedBy(() => GC.KeepAlive(new byte[128]));

        Assert.Equal(
            request + payload,
            Codec.AllocatedBy(() => WireProtocol.Protobuf.Decode(Opcode.Binary, message, ProtocolLimits.Default, out _, out _)));
    }

    private static byte[] Send(ProtoNode data) => ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, data)).Build();

    private static StreamRequest Stream(int member, ProtoNode body) => Codec.Protobuf<StreamRequest>(ProtoNode.New.Child(member, body).Build());
}
