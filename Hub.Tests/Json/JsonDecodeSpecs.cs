using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Wire;

namespace Hub.Tests.Json;

/// <summary>Protocol section 2.2: each request, as libraries send it and as they might.</summary>
public sealed class JsonDecodeSpecs
{
    [Fact]
    public void JoinGroup_must_be_read() =>
        Assert.Equal(new JoinGroup("g", 1), Codec.Json<JoinGroup>("""{"type":"joinGroup","group":"g","ackId":1}"""));

    [Fact]
    public void LeaveGroup_must_be_read() =>
        Assert.Equal(new LeaveGroup("g", null), Codec.Json<LeaveGroup>("""{"type":"leaveGroup","group":"g"}"""));

    [Fact]
    public void SendToGroup_must_be_read_as_the_client_library_writes_it()
    {
        var request = Codec.Json<SendToGroup>("""{"type":"sendToGroup","group":"g","ackId":2,"noEcho":false,"dataType":"text","data":"t"}""");

        Assert.Equal(("g", 2UL, false, 0), (request.Group, request.AckId, request.NoEcho, request.TtlSeconds));
        Assert.Null(request.Metadata);
        Assert.Equal((DataType.Text, PayloadForm.JsonToken), (request.Payload.Type, request.Payload.Form));
        Assert.Equal("\"t\"", Codec.TextOf(request.Payload));
    }

    [Fact]
    public void SendToGroup_must_be_read_in_every_order_of_its_properties()
    {
        string[] properties =
        [
            "\"type\":\"sendToGroup\"", "\"group\":\"g\"", "\"ackId\":7", "\"noEcho\":true", "\"data\":{\"type\":\"x\",\"group\":[1]}", "\"ttlSeconds\":5",
        ];
        var count = 0;
        foreach (var order in Permutations(properties))
        {
            var request = Codec.Json<SendToGroup>("{" + string.Join(',', order) + "}");
            Assert.Equal(("g", 7UL, true, 5), (request.Group, request.AckId, request.NoEcho, request.TtlSeconds));
            Assert.Equal("{\"type\":\"x\",\"group\":[1]}", Codec.TextOf(request.Payload));
            count++;
        }

        Assert.Equal(720, count);
    }

    [Fact]
    public void Event_must_be_read()
    {
        var request = Codec.Json<SendEvent>("""{"type":"event","event":"ev","ackId":4,"dataType":"text","data":"x"}""");

        Assert.Equal(("ev", 4UL, "\"x\""), (request.Event, request.AckId, Codec.TextOf(request.Payload)));
    }

    [Fact]
    public void Ping_must_be_the_shared_instance() => Assert.Same(Ping.Instance, Codec.Json<Ping>("""{"type":"ping"}"""));

    [Fact]
    public void SequenceAck_must_be_read() =>
        Assert.Equal(new SequenceAck(ulong.MaxValue), Codec.Json<SequenceAck>("""{"type":"sequenceAck","sequenceId":18446744073709551615}"""));

    [Fact]
    public void Invoke_must_be_read_with_and_without_data()
    {
        var full = Codec.Json<Invoke>("""{"type":"invoke","invocationId":"1","target":"event","event":"name","dataType":"text","data":"d"}""");
        var bare = Codec.Json<Invoke>("""{"type":"invoke","invocationId":"2","target":"event","event":"name"}""");

        Assert.Equal(("1", "name", "\"d\""), (full.InvocationId, full.Event, Codec.TextOf(full.Payload!.Value)));
        Assert.Equal(("2", "name"), (bare.InvocationId, bare.Event));
        Assert.Null(bare.Payload);
    }

    [Fact]
    public void CancelInvocation_must_be_read() =>
        Assert.Equal(new CancelInvocation("1"), Codec.Json<CancelInvocation>("""{"type":"cancelInvocation","invocationId":"1"}"""));

    [Theory]
    [InlineData("""{"type":"sendToGroup","group":"g","noEcho":false,"stream":{"streamId":"s","idleTimeoutMs":300000}}""", StreamRequestKind.Start)]
    [InlineData("""{"type":"sendToGroup","group":"g","stream":{"x":[{"streamId":"no"}],"streamId":"no","streamId":"\u0073"}}""", StreamRequestKind.Start)]
    [InlineData("""{"type":"event","event":"e","stream":{"streamId":"s"}}""", StreamRequestKind.Start)]
    [InlineData("""{"type":"streamData","streamId":"s","streamSequenceId":1,"dataType":"text","data":"d"}""", StreamRequestKind.Data)]
    [InlineData("""{"type":"streamData","streamId":"s"}""", StreamRequestKind.Data)]
    [InlineData("""{"type":"streamEnd","streamId":"s","error":{"message":"m"}}""", StreamRequestKind.End)]
    public void Stream_messages_must_be_read(string message, StreamRequestKind kind) =>
        Assert.Equal(new StreamRequest("s", kind), Codec.Json<StreamRequest>(message));

    [Theory]
    [InlineData("setGroupState")]
    [InlineData("subscribeGroupState")]
    [InlineData("unsubscribeGroupState")]
    public void Group_state_messages_must_be_read(string type) =>
        Assert.Equal(new GroupStateRequest("g", 3), Codec.Json<GroupStateRequest>($$$"""{"type":"{{{type}}}","group":"g","ackId":3,"state":{"a":"b"}}"""));

    [Theory]
    [InlineData("JOINGROUP")]
    [InlineData("joingroup")]
    [InlineData("\\u006aoinGroup")]
    public void The_type_must_be_compared_without_letter_case_and_with_escapes_undone(string type) =>
        Assert.Equal("g", Codec.Json<JoinGroup>($$"""{"type":"{{type}}","group":"g"}""").Group);

    [Theory]
    [InlineData("Text", DataType.Text, "\"QUI=\"")]
    [InlineData("Json", DataType.Json, "\"QUI=\"")]
    [InlineData("Binary", DataType.Binary, "\"QUI=\"")]
    [InlineData("Protobuf", DataType.Protobuf, "\"QUI=\"")]
    [InlineData("BINARY", DataType.Binary, "\"QUI=\"")]
    [InlineData("\\u0074ext", DataType.Text, "\"QUI=\"")]
    public void The_data_type_must_be_compared_without_letter_case(string name, DataType type, string data)
    {
        var payload = Codec.Json<SendEvent>($$"""{"type":"event","event":"e","dataType":"{{name}}","data":{{data}}}""").Payload;

        Assert.Equal(type, payload.Type);
        Assert.Equal(data, Codec.TextOf(payload));
    }

    [Theory]
    [InlineData("{ \"a\" : 1.0 , \"b\":[ 1e2,\n-0 ] }")]
    [InlineData("[]")]
    [InlineData("1.0")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"str\\u0041\"")]
    [InlineData("true")]
    [InlineData("false")]
    public void JSON_data_must_be_kept_exactly_and_be_the_default_type(string data)
    {
        var payload = Codec.Json<SendEvent>($$"""{"type":"event","data": {{data}} ,"event":"e"}""").Payload;

        Assert.Equal((DataType.Json, PayloadForm.Raw), (payload.Type, payload.Form));
        Assert.Equal(data, Codec.TextOf(payload));
    }

    [Theory]
    [InlineData("\"é😀\"")]
    [InlineData("\"\\ud83d\\ude00\\n\\/\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\"")]
    public void A_text_token_must_be_kept_exactly(string data) =>
        Assert.Equal(data, Codec.TextOf(Codec.Json<SendEvent>($$"""{"type":"event","event":"e","dataType":"text","data":{{data}}}""").Payload));

    [Fact]
    public void Escapes_in_Base64_must_be_undone()
    {
        var payload = Codec.Json<SendEvent>("""{"type":"event","event":"e","dataType":"binary","data":"\u002B\/+\/"}""").Payload;

        Assert.Equal("\"+/+/\"", Codec.TextOf(payload));
        Assert.Equal([0xFB, 0xFF, 0xBF], payload.ToRaw().ToArray());
    }

    [Fact]
    public void Escaped_property_names_and_values_must_be_understood() =>
        Assert.Equal(new JoinGroup("g/é\"", 1), Codec.Json<JoinGroup>("""{"\u0074ype":"joinGroup","gr\u006Fup":"g\/\u00e9\"","ackId":1}"""));

    [Fact]
    public void Unknown_properties_must_be_ignored_whatever_they_hold() =>
        Assert.Equal(
            new JoinGroup("g", 1),
            Codec.Json<JoinGroup>("""{"x":{"group":"no","y":[{}]},"Type":1,"GROUP":2,"type":"joinGroup","z":null,"group":"g","ackId":1,"":[]}"""));

    [Fact]
    public void Properties_of_other_requests_must_be_ignored() =>
        Assert.Same(Ping.Instance, Codec.Json<Ping>("""{"type":"ping","group":5,"ackId":"x","data":null,"metadata":[],"noEcho":{}}"""));

    [Fact]
    public void The_last_of_repeated_properties_must_count()
    {
        Assert.Equal(
            new JoinGroup("b", 2),
            Codec.Json<JoinGroup>("""{"type":"ping","group":5,"ackId":-1,"type":"joinGroup","group":"b","ackId":2}"""));
        Assert.Equal(1007, Codec.RejectJson("""{"type":"joinGroup","group":"b","group":null}""").Code);
    }

    [Fact]
    public void Null_must_mean_absent()
    {
        var request = Codec.Json<SendToGroup>(
            """{"type":"sendToGroup","group":"g","ackId":null,"noEcho":null,"dataType":null,"data":1,"ttlSeconds":null,"metadata":null,"stream":null}""");

        Assert.Equal((null, false, DataType.Json, 0), (request.AckId, request.NoEcho, request.Payload.Type, request.TtlSeconds));
        Assert.Null(Codec.Json<Invoke>("""{"type":"invoke","invocationId":"1","target":"event","event":"e","data":null}""").Payload);
    }

    [Fact]
    public void A_binary_frame_with_JSON_must_be_accepted_but_must_be_UTF8()
    {
        Assert.Equal("é", Codec.Decode<JoinGroup>(WireProtocol.Json, Opcode.Binary, """{"type":"joinGroup","group":"é"}"""u8.ToArray()).Group);

        byte[] broken = [.. "{\"type\":\"joinGroup\",\"group\":\""u8, 0xC3, .. "\"}"u8];
        var reason = Codec.Reject(WireProtocol.Json, Opcode.Binary, broken);
        Assert.Equal((1007, "The message is not UTF-8."), (reason.Code, reason.Text));
    }

    [Fact]
    public void A_request_must_not_see_later_changes_of_the_buffer()
    {
        var buffer = """{"type":"sendToGroup","group":"g","dataType":"text","data":"text"}"""u8.ToArray();
        var request = Codec.Decode<SendToGroup>(WireProtocol.Json, Opcode.Text, buffer);
        Array.Clear(buffer);

        Assert.Equal("\"text\"", Codec.TextOf(request.Payload));
    }

    [Fact]
    public void A_group_message_must_cost_two_allocations()
    {
        var message = Encoding.UTF8.GetBytes($$"""{"type":"sendToGroup","group":"room-1","ackId":2,"noEcho":false,"dataType":"text","data":"{{new string('x', 128)}}"}""");
        long request = Codec.AllocatedBy(() => GC.KeepAlive(new SendToGroup("g", default, false, 0, null, null)));
        long payload = Codec.AllocatedBy(() => GC.KeepAlive(new byte[130]));

        Assert.Equal(
            request + payload,
            Codec.AllocatedBy(() => WireProtocol.Json.Decode(Opcode.Text, message, ProtocolLimits.Default, out _, out _)));
    }

    private static IEnumerable<string[]> Permutations(string[] items)
    {
        if (items.Length == 1)
        {
            yield return items;
            yield break;
        }

        for (var i = 0; i < items.Length; i++)
        {
            foreach (var rest in Permutations([.. items[..i], .. items[(i + 1)..]]))
            {
                yield return [items[i], .. rest];
            }
        }
    }
}
