using System.Text;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Wire;

namespace Hub.Tests.Protobuf;

/// <summary>What closes a protobuf connection with 1007, and both sides of each limit.</summary>
public sealed class ProtobufRejectionSpecs
{
    private static readonly ProtoNode Text = ProtoNode.New.Text(1, "t");

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "empty message", [] },
        { "unknown members only", ProtoNode.New.Child(2, ProtoNode.New).Child(12, ProtoNode.New).Child(18, ProtoNode.New).Build() },
        { "a member with the wrong wire type", ProtoNode.New.Number(9, 1).Build() },
        { "field number 0", [0x02, 0x00] },
        { "a start of group", [0x4A, 0x00, 0x0B] },
        { "an end of group", [0x4A, 0x00, 0x0C] },
        { "wire type 6", [0x4A, 0x00, 0x0E] },
        { "wire type 7", [0x4A, 0x00, 0x0F] },
        { "a group inside the request", ProtoNode.New.Child(6, ProtoNode.New.Text(1, "g").Verbatim(0x1B, 0x1C)).Build() },
        { "a group inside a ping", ProtoNode.New.Child(9, ProtoNode.New.Verbatim(0x0B, 0x0C)).Build() },
        { "a length beyond the end", [0x4A, 0x01] },
        { "a huge length", [0x4A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01] },
        { "a cut varint", [0x4A, 0x80] },
        { "a varint of 11 bytes", ProtoNode.New.Child(8, ProtoNode.New.Verbatim(0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)).Build() },
        { "a varint of 65 bits", ProtoNode.New.Child(8, ProtoNode.New.Verbatim(0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02)).Build() },
        { "a tag over 32 bits", [0x82, 0x80, 0x80, 0x80, 0x10, 0x00] },
        { "a cut fixed64", [0x4A, 0x00, 0x99, 0x06, 1, 2, 3, 4, 5, 6, 7] },
        { "a cut fixed32", [0x4A, 0x00, 0x9D, 0x06, 1, 2, 3] },
        { "a group name that is not UTF-8", ProtoNode.New.Child(6, ProtoNode.New.Bytes(1, 0xC3)).Build() },
        { "text that is not UTF-8", Send(ProtoNode.New.Bytes(1, 0xED, 0xA0, 0x80)) },
        { "malformed data", Send(ProtoNode.New.Verbatim(0x0A, 0x05)) },
        { "an Any that is none", Send(ProtoNode.New.Bytes(3, 0xFF)) },
        { "an Any whose type is not UTF-8", Send(ProtoNode.New.Bytes(3, 0x0A, 0x01, 0xFF)) },
        { "malformed metadata", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, Text).Bytes(6, 0x0A)).Build() },
        { "a malformed stream", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Bytes(7, 0x0A)).Build() },
        { "a malformed id", ProtoNode.New.Child(11, ProtoNode.New.Verbatim(0x0A)).Build() },
    };

    public static TheoryData<string, byte[]> Incomplete => new()
    {
        { "group", ProtoNode.New.Child(6, ProtoNode.New.Number(2, 1)).Build() },
        { "group", ProtoNode.New.Child(7, ProtoNode.New.Text(1, " ")).Build() },
        { "group", ProtoNode.New.Child(1, ProtoNode.New.Child(3, Text)).Build() },
        { "group", ProtoNode.New.Child(15, ProtoNode.New).Build() },
        { "data", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g")).Build() },
        { "data", Send(ProtoNode.New) },
        { "data", ProtoNode.New.Child(5, ProtoNode.New.Text(1, "ev")).Build() },
        { "event", ProtoNode.New.Child(5, ProtoNode.New.Child(2, Text)).Build() },
        { "event", ProtoNode.New.Child(5, ProtoNode.New.Text(1, "9").Child(2, Text)).Build() },
        { "event", ProtoNode.New.Child(10, ProtoNode.New.Text(2, "1")).Build() },
        { "id", ProtoNode.New.Child(10, ProtoNode.New.Text(1, "ev")).Build() },
        { "id", ProtoNode.New.Child(11, ProtoNode.New).Build() },
        { "id", ProtoNode.New.Child(13, ProtoNode.New).Build() },
        { "id", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(7, ProtoNode.New)).Build() },
        { "metadata", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, Text).Pair(6, "a b", "v")).Build() },
        { "metadata", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, Text).Pair(6, "a", "v").Pair(6, "a", "v")).Build() },
        { "metadata", ProtoNode.New.Child(5, ProtoNode.New.Text(1, "ev").Child(2, Text).Pair(4, "a", "é")).Build() },
        { "json_data", Send(ProtoNode.New.Text(4, "null")) },
        { "json_data", Send(ProtoNode.New.Text(4, "")) },
        { "json_data", Send(ProtoNode.New.Text(4, "{\"a\":1}}")) },
        { "ttl_seconds", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, Text).Number(5, 301)).Build() },
        { "ttl_seconds", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, Text).Number(5, ulong.MaxValue)).Build() },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_message_must_be_refused(string what, byte[] message)
    {
        var reason = Codec.RejectProtobuf(message);
        Assert.True(reason.Code == 1007 && reason.Label == CloseReason.InvalidPayload.Label, what);
    }

    [Theory]
    [MemberData(nameof(Incomplete))]
    public void A_missing_or_wrong_field_must_be_refused_by_name(string field, byte[] message)
    {
        var reason = Codec.RejectProtobuf(message);
        Assert.Equal(1007, reason.Code);
        Assert.Contains(field, reason.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void JSON_data_must_nest_as_deep_as_in_a_JSON_request(int levels, bool isValid)
    {
        var message = Send(ProtoNode.New.Text(4, new string('[', levels) + new string(']', levels)));
        if (isValid)
        {
            Assert.Equal(DataType.Json, Codec.Protobuf<SendToGroup>(message).Payload.Type);
        }
        else
        {
            Assert.Equal(1007, Codec.RejectProtobuf(message).Code);
        }
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_group_name_must_be_limited_in_characters(int length, bool isValid)
    {
        var message = ProtoNode.New.Child(6, ProtoNode.New.Bytes(1, Encoding.UTF8.GetBytes(new string('€', length)))).Build();
        if (isValid)
        {
            Assert.Equal(length, Codec.Protobuf<JoinGroup>(message).Group.Length);
        }
        else
        {
            Assert.Equal(1007, Codec.RejectProtobuf(message).Code);
        }
    }

    private static byte[] Send(ProtoNode data) => ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, data)).Build();
}
