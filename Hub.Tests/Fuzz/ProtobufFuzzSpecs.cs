using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Fuzz.Support;
using Hub.Tests.Protobuf;
using Hub.Tests.Wire;

namespace Hub.Tests.Fuzz;

/// <summary>The protobuf codec against generated and spoiled messages, and against the naive reader of the specs.</summary>
public sealed class ProtobufFuzzSpecs
{
    private static readonly FuzzRun Run = FuzzRun.For(nameof(ProtobufFuzzSpecs));

    private static readonly byte[][] Corpus =
    [
        ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Number(2, 300).Child(3, ProtoNode.New.Text(1, "hé")).Number(4, 1).Number(5, 60).Pair(6, "k", "v")).Build(),
        ProtoNode.New.Child(1, ProtoNode.New.Text(1, "räume").Child(3, ProtoNode.New.Bytes(2, 0, 255))).Build(),
        ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, ProtoNode.New.Child(3, ProtoNode.New.Text(1, "t/x").Bytes(2, 1, 2)))).Build(),
        ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(3, ProtoNode.New.Text(4, "{\"a\":[1.0]}"))).Build(),
        ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Child(7, ProtoNode.New.Text(1, "s").Number(2, 5))).Build(),
        ProtoNode.New.Child(5, ProtoNode.New.Text(1, "ev").Child(2, ProtoNode.New.Text(1, "t")).Number(3, 4)).Build(),
        ProtoNode.New.Child(6, ProtoNode.New.Text(1, "g").Number(2, ulong.MaxValue)).Build(),
        ProtoNode.New.Child(8, ProtoNode.New.Number(1, 7)).Build(),
        ProtoNode.New.Child(9, ProtoNode.New).Build(),
        ProtoNode.New.Child(10, ProtoNode.New.Text(1, "ev").Text(2, "1").Child(3, ProtoNode.New.Text(1, "t"))).Build(),
        ProtoNode.New.Child(13, ProtoNode.New.Text(1, "s").Number(2, 1)).Build(),
        ProtoNode.New.Child(15, ProtoNode.New.Text(1, "g").Number(2, 1)).Build(),
    ];

    [Fact]
    public void A_mutated_request_must_never_throw_and_must_not_allocate_much() =>
        Run.Parse(
            source => source.Mutate(Corpus),
            bytes => WireProtocol.Protobuf.Decode(Opcode.Binary, bytes, ProtocolLimits.Default, out _, out _),
            length => 16_384 + (16L * length));

    [Fact]
    public void A_mutated_request_must_be_read_as_the_naive_reader_reads_it() =>
        Run.Each(source =>
        {
            var message = source.Mutate(Corpus);
            source.Remember(message);
            var isAccepted = WireProtocol.Protobuf.Decode(Opcode.Binary, message, ProtocolLimits.Default, out var request, out _) == DecodeStatus.Ok;
            var fields = ProtoNode.Parse(message);
            if (fields is null)
            {
                Assert.False(isAccepted);
            }
            else if (isAccepted)
            {
                AssertSame(fields, request!);
            }
        });

    [Fact]
    public void A_generated_request_must_be_read_as_it_was_meant() =>
        Run.Each(source =>
        {
            var group = "g" + source.Text(12);
            var kind = source.Pick([1, 2]);
            var content = kind == 1 ? Encoding.UTF8.GetBytes(source.Text(40)) : source.Bytes(120);
            var ackId = unchecked((ulong)source.Random.NextInt64()) >> source.Random.Next(64);
            var ttl = source.Random.Next(301);
            ProtoNode[] parts =
            [
                ProtoNode.New.Text(1, group), ProtoNode.New.Number(2, ackId), ProtoNode.New.Child(3, ProtoNode.New.Bytes(kind, content)),
                ProtoNode.New.Number(4, 1), ProtoNode.New.Number(5, (ulong)ttl), ProtoNode.New.Number(40, ackId), ProtoNode.New.Bytes(41, source.Bytes(9)),
            ];
            source.Random.Shuffle(parts);
            var message = ProtoNode.New.Bytes(1, [.. parts.SelectMany(part => part.Build())]).Build();
            source.Remember(message);
            var request = Codec.Protobuf<SendToGroup>(message);

            Assert.Equal((group, ackId, true, ttl), (request.Group, request.AckId, request.NoEcho, request.TtlSeconds));
            Assert.Equal(content, request.Payload.Bytes.ToArray());
            var delivered = Codec.Encode(WireProtocol.Protobuf, new GroupData(group, request.Payload, null, null)).Payload;
            Assert.Equal(
                ProtoNode.New.Child(2, ProtoNode.New.Text(1, "group").Text(2, group).Child(3, ProtoNode.New.Bytes(kind, content))).Build(),
                delivered);
        });

    private static void AssertSame(List<ProtoNode.Field> fields, ClientRequest request)
    {
        var member = fields.Last(field => field.Wire == 2 && field.Number is (1 or (>= 5 and <= 11) or (>= 13 and <= 17))).Number;
        var body = ProtoNode.Parse(fields.Last(field => field.Wire == 2 && field.Number == member).Content);
        Assert.NotNull(body);
        switch (request)
        {
            case SendToGroup send:
                Assert.Equal(1, member);
                Assert.Equal(send.Group, TextOf(body, 1));
                Assert.Equal(send.AckId, NumberOf(body, 2));
                Assert.Equal(send.NoEcho, (NumberOf(body, 4) ?? 0) != 0);
                Assert.Equal((ulong)send.TtlSeconds, NumberOf(body, 5) ?? 0);
                AssertData(body, 3, send.Payload);
                break;
            case SendEvent @event:
                Assert.Equal(5, member);
                Assert.Equal(@event.Event, TextOf(body, 1));
                Assert.Equal(@event.AckId, NumberOf(body, 3));
                AssertData(body, 2, @event.Payload);
                break;
            case JoinGroup join:
                Assert.Equal(6, member);
                Assert.Equal((join.Group, join.AckId), (TextOf(body, 1), NumberOf(body, 2)));
                break;
            case LeaveGroup leave:
                Assert.Equal(7, member);
                Assert.Equal((leave.Group, leave.AckId), (TextOf(body, 1), NumberOf(body, 2)));
                break;
            case SequenceAck ack:
                Assert.Equal(8, member);
                Assert.Equal(ack.SequenceId, NumberOf(body, 1) ?? 0);
                break;
            case Invoke invoke:
                Assert.Equal(10, member);
                Assert.Equal((invoke.Event, invoke.InvocationId), (TextOf(body, 1), TextOf(body, 2)));
                break;
            case GroupStateRequest state:
                Assert.InRange(member, 15, 17);
                Assert.Equal((state.Group, state.AckId), (TextOf(body, 1), NumberOf(body, 2)));
                break;
            case StreamRequest { Kind: StreamRequestKind.Start }:
                Assert.True(member is 1 or 5);
                break;
            case StreamRequest or CancelInvocation:
                Assert.True(member is 11 or 13 or 14);
                break;
            default:
                Assert.Equal(9, member);
                Assert.IsType<Ping>(request);
                break;
        }
    }

    private static void AssertData(List<ProtoNode.Field> body, int number, Payload payload)
    {
        var data = body.LastOrDefault(field => field.Wire == 2 && field.Number == number).Content;
        var member = ProtoNode.Parse(data ?? [])!.LastOrDefault(field => field.Wire == 2 && field.Number is (>= 1 and <= 4));
        Assert.Equal(member.Content ?? [], payload.Bytes.ToArray());
        Assert.Equal(
            member.Number switch { 2 => DataType.Binary, 3 => DataType.Protobuf, 4 => DataType.Json, _ => DataType.Text },
            payload.Type);
    }

    private static string TextOf(List<ProtoNode.Field> body, int number) =>
        Encoding.UTF8.GetString(body.Last(field => field.Wire == 2 && field.Number == number).Content);

    private static ulong? NumberOf(List<ProtoNode.Field> body, int number) =>
        body.Where(field => field.Wire == 0 && field.Number == number).Select(field => (ulong?)field.Value).LastOrDefault();
}
