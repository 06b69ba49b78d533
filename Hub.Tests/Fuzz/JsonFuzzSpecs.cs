using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Fuzz.Support;
using Hub.Tests.Protobuf;
using Hub.Tests.Wire;

namespace Hub.Tests.Fuzz;

/// <summary>The JSON codec against generated and spoiled requests, and against the framework's document parser.</summary>
public sealed class JsonFuzzSpecs
{
    private static readonly FuzzRun Run = FuzzRun.For(nameof(JsonFuzzSpecs));

    private static readonly byte[][] Corpus = [.. new[]
    {
        """{"type":"sendToGroup","group":"room","ackId":2,"noEcho":false,"dataType":"text","data":"t\u00e9\ud83d\ude00 \"x\""}""",
        """{"type":"sendToGroup","group":"g","data":{"a":[1.0,-2e5,true,null,"s"]},"ttlSeconds":30,"metadata":{"k":"v","l":""}}""",
        """{"type":"sendToGroup","group":"g","dataType":"Binary","data":"AQIDBA=="}""",
        """{"type":"sendToGroup","group":"g","noEcho":true,"stream":{"streamId":"s","idleTimeoutMs":3000}}""",
        """{"type":"event","event":"ev.x","ackId":18446744073709551615,"dataType":"protobuf","data":"CgN0L3gSAgEC"}""",
        """{"type":"invoke","invocationId":"1","target":"event","event":"name","dataType":"json","data":[[[[[[]]]]]]}""",
        """{"type":"joinGroup","group":"é€😀","ackId":1}""",
        """{"type":"streamData","streamId":"s","streamSequenceId":1,"dataType":"text","data":"d"}""",
        """{"type":"setGroupState","group":"g","ackId":3,"state":{"a":"b"}}""",
        """{"type":"sequenceAck","sequenceId":2}""",
        """{"type":"ping"}""",
    }.Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void A_mutated_request_must_never_throw_and_must_not_allocate_much() =>
        Run.Parse(
            source => source.Mutate(Corpus),
            bytes => WireProtocol.Json.Decode(Opcode.Binary, bytes, ProtocolLimits.Default, out _, out _),
            length => 16_384 + (16L * length));

    [Fact]
    public void What_is_accepted_must_be_JSON_to_the_framework_too() =>
        Run.Each(source =>
        {
            var message = source.Mutate(Corpus);
            source.Remember(message);
            var isAccepted = WireProtocol.Json.Decode(Opcode.Binary, message, ProtocolLimits.Default, out var request, out var error) == DecodeStatus.Ok;
            Assert.Equal(isAccepted, request is not null);
            Assert.Equal(isAccepted, error is null);
            if (!isAccepted)
            {
                Assert.Equal(1007, error!.Code);
                return;
            }

            using var document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = ProtocolLimits.Default.MaxJsonDepth });
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            EncodeEverywhere(request!);
        });

    [Fact]
    public void A_generated_request_must_be_read_as_it_was_meant() =>
        Run.Each(source =>
        {
            var group = "g" + source.Text(12);
            var text = source.Text(40);
            ulong? ackId = source.OneIn(3) ? null : unchecked((ulong)source.Random.NextInt64());
            var noEcho = source.OneIn(2);
            var properties = new List<string>
            {
                "\"type\":\"sendToGroup\"",
                "\"group\":" + Quote(source, group),
                "\"dataType\":\"text\"",
                "\"data\":" + Quote(source, text),
                "\"noEcho\":" + (noEcho ? "true" : "false"),
                "\"x" + source.Random.Next(9) + "\":" + source.Pick(["1", "{}", "[[{\"data\":0}]]", "null", "\"\\n\""]),
            };
            if (ackId is not null)
            {
                properties.Add($"\"ackId\":{ackId}");
            }

            source.Random.Shuffle(CollectionsMarshal.AsSpan(properties));
            var message = "{" + string.Join(source.Pick([",", " ,\n", ",\t"]), properties) + "}";
            source.Remember(Encoding.UTF8.GetBytes(message));
            var request = Codec.Json<SendToGroup>(message);

            Assert.Equal((group, ackId, noEcho), (request.Group, request.AckId, request.NoEcho));
            Assert.Equal(text, Encoding.UTF8.GetString(request.Payload.ToRaw().Span));
            AssertDelivered(group, text, request.Payload);
            AssertDelivered(group, text, Codec.Raw(DataType.Text, text));
        });

    [Fact]
    public void Generated_bytes_must_survive_Base64_both_ways() =>
        Run.Each(source =>
        {
            var bytes = source.Bytes(200);
            source.Remember(bytes);
            var delivered = Codec.Encode(WireProtocol.Json, new ServerData(Codec.Raw(DataType.Binary, bytes), null)).Text;
            using var document = JsonDocument.Parse(delivered);
            var data = document.RootElement.GetProperty("data").GetRawText();
            var request = Codec.Json<SendEvent>($$"""{"type":"event","event":"e","dataType":"binary","data":{{data}}}""");

            Assert.Equal(bytes, request.Payload.ToRaw().ToArray());
        });

    private static void AssertDelivered(string group, string text, Payload payload)
    {
        using var delivered = JsonDocument.Parse(Codec.Encode(WireProtocol.Json, new GroupData(group, payload, group, null)).Text);
        Assert.Equal(group, delivered.RootElement.GetProperty("group").GetString());
        Assert.Equal(group, delivered.RootElement.GetProperty("fromUserId").GetString());
        Assert.Equal(text, delivered.RootElement.GetProperty("data").GetString());
    }

    /// <summary>What was accepted must reach receivers of every protocol without a fault.</summary>
    private static void EncodeEverywhere(ClientRequest request)
    {
        if (request is SendToGroup send)
        {
            var data = new GroupData(send.Group, send.Payload, send.Group, send.Metadata);
            using var document = JsonDocument.Parse(Codec.Encode(WireProtocol.Json, data).Payload);
            Assert.Equal("message", document.RootElement.GetProperty("type").GetString());
            Assert.NotNull(ProtoNode.Parse(Codec.Encode(WireProtocol.Protobuf, data).Payload));
            Assert.NotNull(Codec.Encode(WireProtocol.Plain, data));
        }
    }

    /// <summary>A JSON string in which each character is escaped or not, by chance.</summary>
    private static string Quote(FuzzSource source, string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            var mustEscape = rune.Value is '"' or '\\' or < ' ';
            if (!mustEscape && !source.OneIn(4))
            {
                quoted.Append(rune.ToString());
                continue;
            }

            foreach (var unit in rune.ToString())
            {
                quoted.Append("\\u").Append(((int)unit).ToString(source.Pick(["x4", "X4"]), CultureInfo.InvariantCulture));
            }
        }

        return quoted.Append('"').ToString();
    }
}
