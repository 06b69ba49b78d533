using System.Text;
using Hub.Benchmarks.Capacity;
using Hub.Benchmarks.Load;
using Hub.Tests.Protobuf;

namespace Hub.Tests.Benchmarks;

/// <summary>What the load tool writes into its messages, and finds again in what it receives.</summary>
public sealed class ClientFrameSpecs
{
    [Fact]
    public void A_JSON_request_must_carry_time_and_number()
    {
        var frame = CapacityWire.Named("json").Publish("g", dataBytes: 28).Write(stamp: 0x1234_5678_9abc_def0, number: 0xfedc_ba98);

        Assert.Equal("""{"type":"sendToGroup","group":"g","dataType":"text","data":"^123456789abcdef0fedcba98xxx"}""", Encoding.UTF8.GetString(Unmasked(frame)));
        Assert.Equal(0x81, frame[0]);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(94)]                                        // 94 is the marker
    [InlineData(200)]
    [InlineData(20_000)]
    public void A_protobuf_request_must_be_what_another_encoder_writes(int dataBytes)
    {
        var frame = CapacityWire.Named("protobuf").Publish("group", dataBytes).Write(stamp: 1, number: 2);

        var data = "^0000000000000001" + "00000002" + new string('x', dataBytes - 25);
        Assert.Equal(ProtoNode.New.Child(1, ProtoNode.New.Text(1, "group").Child(3, ProtoNode.New.Text(1, data))).Build(), Unmasked(frame));
        Assert.Equal(0x82, frame[0]);
    }

    [Fact]
    public void The_protobuf_conversation_must_be_the_one_of_the_schema()
    {
        var steps = CapacityWire.Named("protobuf").Join("g").ToList();

        Assert.Equal(ProtoNode.New.Child(6, ProtoNode.New.Text(1, "g").Number(2, 1)).Build(), Encoding.Latin1.GetBytes(steps[1].Send!));
        var ack = Encoding.Latin1.GetString(ProtoNode.New.Child(1, ProtoNode.New.Number(1, 1).Number(2, 1)).Build());
        var refusal = Encoding.Latin1.GetString(ProtoNode.New.Child(1, ProtoNode.New.Number(1, 1).Number(2, 0).Child(3, ProtoNode.New.Text(1, "Forbidden"))).Build());
        Assert.Contains(steps[1].WaitFor, ack, StringComparison.Ordinal);
        Assert.DoesNotContain(steps[1].Refusal!, ack, StringComparison.Ordinal);
        Assert.Contains(steps[1].Refusal!, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(steps[1].WaitFor, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_must_be_found_however_the_bytes_are_cut()
    {
        var bytes = Encoding.ASCII.GetBytes("{\"data\":\"^00000000000000ff0000000axx\"}^0000000000000100" + "0000000b{}");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var (reader, found) = (new DeliveryReader(), new List<(long, uint)>());
            foreach (var piece in new[] { bytes[..cut], bytes[cut..] })
            {
                ReadOnlySpan<byte> rest = piece;
                while (reader.TryRead(ref rest, out var stamp, out var number)) found.Add((stamp, number));
                Assert.True(rest.IsEmpty);
            }

            Assert.Equal([(0xff, 10u), (0x100, 11u)], found);
        }
    }

    [Theory]
    [InlineData("^^")]
    [InlineData("^1^")]
    [InlineData("^000000000000000g^")]
    public void What_only_looks_like_a_marker_must_not_hide_the_real_one(string before)
    {
        ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes($"{before}000000000000000700000009");

        Assert.True(new DeliveryReader().TryRead(ref bytes, out var stamp, out var number));
        Assert.Equal((7, 9u), (stamp, number));
    }

    [Fact]
    public void A_receiver_must_know_what_came_twice_in_any_order()
    {
        var receiver = new Receiver();
        foreach (var number in new uint[] { 63, 64, 0, 1000, 64, 63, 5, 1000 }) receiver.OnReceived(number);

        Assert.Equal((5, 3), (receiver.Received, receiver.Doubled));
    }

    /// <summary>The payload of a client frame.</summary>
    internal static byte[] Unmasked(ReadOnlySpan<byte> frame)
    {
        var payload = frame[ClientFrame.PayloadOffset(frame)..].ToArray();
        for (var i = 0; i < payload.Length; i++) payload[i] ^= ClientFrame.MaskAt(i);
        return payload;
    }
}
