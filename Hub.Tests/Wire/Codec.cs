using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Wire;

/// <summary>Short ways to decode and encode with assertions, shared by the specs of all protocols.</summary>
internal static class Codec
{
    public static T Json<T>(string message)
        where T : ClientRequest => Decode<T>(WireProtocol.Json, Opcode.Text, Encoding.UTF8.GetBytes(message));

    public static T Protobuf<T>(byte[] message)
        where T : ClientRequest => Decode<T>(WireProtocol.Protobuf, Opcode.Binary, message);

    public static T Decode<T>(WireProtocol protocol, Opcode kind, byte[] message, ProtocolLimits? limits = null)
        where T : ClientRequest
    {
        var status = protocol.Decode(kind, message, limits ?? ProtocolLimits.Default, out var request, out var error);
        Assert.True(status == DecodeStatus.Ok, $"{error?.Text} {Encoding.UTF8.GetString(message)}");
        Assert.Null(error);
        return Assert.IsType<T>(request);
    }

    public static CloseReason RejectJson(string message) => Reject(WireProtocol.Json, Opcode.Text, Encoding.UTF8.GetBytes(message));

    public static CloseReason RejectProtobuf(byte[] message) => Reject(WireProtocol.Protobuf, Opcode.Binary, message);

    public static CloseReason Reject(WireProtocol protocol, Opcode kind, byte[] message, ProtocolLimits? limits = null)
    {
        var status = protocol.Decode(kind, message, limits ?? ProtocolLimits.Default, out var request, out var error);
        Assert.True(status == DecodeStatus.Invalid, $"{request} {Encoding.UTF8.GetString(message)}");
        Assert.Null(request);
        Assert.NotNull(error);
        return error;
    }

    /// <summary>The one frame that the message becomes.</summary>
    public static ServerFrame Encode(WireProtocol protocol, ServerMessage message)
    {
        var output = new FrameBuilder();
        Assert.True(protocol.Encode(message, output));
        return Assert.Single(ServerFrames.Read(output.WrittenSpan));
    }

    public static Payload Raw(DataType type, string utf8) => new(type, PayloadForm.Raw, Encoding.UTF8.GetBytes(utf8));

    public static Payload Raw(DataType type, params byte[] bytes) => new(type, PayloadForm.Raw, bytes);

    public static Payload Token(DataType type, string token) => new(type, PayloadForm.JsonToken, Encoding.UTF8.GetBytes(token));

    /// <summary>The kept bytes as text, for payloads that are text.</summary>
    public static string TextOf(Payload payload) => Encoding.UTF8.GetString(payload.Bytes.Span);

    /// <summary>Bytes that one run of the action allocates, once it is warm.</summary>
    public static long AllocatedBy(Action action)
    {
        for (var i = 0; i < 100; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
