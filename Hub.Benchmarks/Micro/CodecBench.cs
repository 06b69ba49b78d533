using System.Text;
using BenchmarkDotNet.Attributes;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Benchmarks.Micro;

/// <summary>Client requests to values and server messages to frames, 128 bytes of text each. Not sealed: the harness derives from it.</summary>
[MemoryDiagnoser]
public class CodecBench
{
    private const int DataBytes = 128;

    // MessageData.text_data inside SendToGroupMessage inside UpstreamMessage; lengths below 128 are one byte, 128 and more two.
    private const byte SendToGroupField = 0x0a;
    private const byte GroupField = 0x0a;
    private const byte AckIdField = 0x10;
    private const byte DataField = 0x1a;
    private const byte TextField = 0x0a;

    private readonly FrameBuilder _output = new();
    private readonly byte[] _json;
    private readonly byte[] _protobuf;
    private readonly ServerMessage _fromJson;
    private readonly ServerMessage _fromProtobuf;
    private readonly ServerMessage _ack = new Ack(7, null);

    /// <summary>Prepares the messages and makes sure that both codecs read the same request from them.</summary>
    public CodecBench()
    {
        var text = new string('x', DataBytes);
        _json = Encoding.UTF8.GetBytes(
            $$"""{"type":"sendToGroup","group":"room","ackId":7,"noEcho":false,"dataType":"text","data":"{{text}}"}""");
        byte[] data = [TextField, .. Varint(DataBytes), .. Encoding.UTF8.GetBytes(text)];
        byte[] send = [GroupField, 4, .. "room"u8, AckIdField, 7, DataField, .. Varint(data.Length), .. data];
        _protobuf = [SendToGroupField, .. Varint(send.Length), .. send];
        _fromJson = Delivery(Require(DecodeJson()));
        _fromProtobuf = Delivery(Require(DecodeProtobuf()));
    }

    /// <summary>sendToGroup from a JSON client.</summary>
    [Benchmark]
    public ClientRequest? DecodeJson()
    {
        WireProtocol.Json.Decode(Opcode.Text, _json, ProtocolLimits.Default, out var request, out _);
        return request;
    }

    /// <summary>sendToGroup from a protobuf client.</summary>
    [Benchmark]
    public ClientRequest? DecodeProtobuf()
    {
        WireProtocol.Protobuf.Decode(Opcode.Binary, _protobuf, ProtocolLimits.Default, out var request, out _);
        return request;
    }

    /// <summary>Group data to a JSON client, from a JSON client: the data is copied as it came.</summary>
    [Benchmark]
    public int EncodeJson() => Encode(WireProtocol.Json, _fromJson);

    /// <summary>Group data to a JSON client, from a protobuf client: the text must be quoted.</summary>
    [Benchmark]
    public int EncodeJsonFromProtobuf() => Encode(WireProtocol.Json, _fromProtobuf);

    /// <summary>Group data to a protobuf client, from a protobuf client.</summary>
    [Benchmark]
    public int EncodeProtobuf() => Encode(WireProtocol.Protobuf, _fromProtobuf);

    /// <summary>Group data to a protobuf client, from a JSON client: the text must be unquoted.</summary>
    [Benchmark]
    public int EncodeProtobufFromJson() => Encode(WireProtocol.Protobuf, _fromJson);

    /// <summary>A success ack to a JSON client.</summary>
    [Benchmark]
    public int EncodeJsonAck() => Encode(WireProtocol.Json, _ack);

    private static SendToGroup Require(ClientRequest? request) => request as SendToGroup
        ?? throw new InvalidOperationException("the benchmark's own message was not understood");

    private static GroupData Delivery(SendToGroup request) => new(request.Group, request.Payload, null, null);

    private static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value | 0x80), (byte)(value >> 7)];

    private int Encode(WireProtocol protocol, ServerMessage message)
    {
        _output.Reset();
        protocol.Encode(message, _output);
        return _output.Length;
    }
}
