using System.Buffers.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Json;

/// <summary>Server messages as JSON, in the shapes and property order of protocol section 2.3.</summary>
internal static class JsonMessageWriter
{
    // Digits of the largest sequence id that JavaScript counts exactly. What an id does not use is left blank: JSON allows white space there.
    private const int SequenceWidth = 16;

    private static ReadOnlySpan<byte> SequenceOpen => "{\"sequenceId\":"u8;

    private static ReadOnlySpan<byte> BlankSequence => "0               "u8;

    /// <summary>Writes the message as one JSON object.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isNumbered">True to leave the place that <see cref="Stamp"/> fills.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ServerMessage message, bool isNumbered, FrameBuilder output)
    {
        var json = new JsonOutput(output);
        if (isNumbered)
        {
            json.Literal(SequenceOpen);
            json.Literal(BlankSequence);
        }

        switch (message)
        {
            case GroupData data: Group(ref json, isNumbered, data); break;
            case ServerData data: Server(ref json, isNumbered, data); break;
            case Ack ack: Acknowledge(ref json, ack); break;
            case Pong: json.Literal("{\"type\":\"pong\"}"u8); break;
            case Connected connected: System(ref json, connected); break;
            case Disconnected disconnected: System(ref json, disconnected); break;
            case InvokeResponse response: Respond(ref json, response); break;
            case StreamClosed closed: Stream(ref json, closed); break;
            default: throw new ArgumentException($"{message.GetType().Name} has no JSON form.", nameof(message));
        }

        json.Complete();
    }

    /// <summary>Writes the sequence id into its place at the start of a numbered message.</summary>
    public static void Stamp(Span<byte> payload, ulong sequenceId)
    {
        var place = payload.Slice(SequenceOpen.Length, SequenceWidth);
        Utf8Formatter.TryFormat(sequenceId, place, out var written);
        place[written..].Fill((byte)' ');
    }

    private static void Group(ref JsonOutput json, bool isNumbered, GroupData data)
    {
        json.Literal(isNumbered ? ",\"type\":\"message\",\"from\":\"group\",\"group\":"u8 : "{\"type\":\"message\",\"from\":\"group\",\"group\":"u8);
        json.String(data.Group);
        if (data.FromUserId is not null)
        {
            json.Literal(",\"fromUserId\":"u8);
            json.String(data.FromUserId);
        }

        Data(ref json, data.Payload);
        Metadata(ref json, data.Metadata);
        json.Literal("}"u8);
    }

    // A vendor's integration test compares this text: exactly type, from, dataType, data (section 2.3).
    private static void Server(ref JsonOutput json, bool isNumbered, ServerData data)
    {
        json.Literal(isNumbered ? ",\"type\":\"message\",\"from\":\"server\""u8 : "{\"type\":\"message\",\"from\":\"server\""u8);
        Data(ref json, data.Payload);
        Metadata(ref json, data.Metadata);
        json.Literal("}"u8);
    }

    private static void Acknowledge(ref JsonOutput json, Ack ack)
    {
        json.Literal("{\"type\":\"ack\",\"ackId\":"u8);
        json.Number(ack.AckId);
        Success(ref json, ack.Error);
        json.Literal("}"u8);
    }

    private static void System(ref JsonOutput json, Connected connected)
    {
        json.Literal("{\"type\":\"system\",\"event\":\"connected\""u8);
        if (connected.UserId is not null)
        {
            json.Literal(",\"userId\":"u8);
            json.String(connected.UserId);
        }

        json.Literal(",\"connectionId\":"u8);
        json.String(connected.ConnectionId);
        if (connected.ReconnectionToken is not null)
        {
            json.Literal(",\"reconnectionToken\":"u8);
            json.String(connected.ReconnectionToken);
        }

        json.Literal("}"u8);
    }

    private static void System(ref JsonOutput json, Disconnected disconnected)
    {
        json.Literal("{\"type\":\"system\",\"event\":\"disconnected\",\"message\":"u8);
        json.String(disconnected.Reason);
        json.Literal("}"u8);
    }

    private static void Respond(ref JsonOutput json, InvokeResponse response)
    {
        json.Literal("{\"type\":\"invokeResponse\",\"invocationId\":"u8);
        json.String(response.InvocationId);
        Success(ref json, response.Error);
        if (response.Payload is { } payload)
        {
            Data(ref json, payload);
        }

        json.Literal("}"u8);
    }

    private static void Stream(ref JsonOutput json, StreamClosed closed)
    {
        json.Literal("{\"type\":\"streamClosed\",\"streamId\":"u8);
        json.String(closed.StreamId);
        if (closed.Error is not null)
        {
            Error(ref json, closed.Error);
        }

        json.Literal("}"u8);
    }

    private static void Success(ref JsonOutput json, ErrorDetail? error)
    {
        if (error is null)
        {
            json.Literal(",\"success\":true"u8);
            return;
        }

        json.Literal(",\"success\":false"u8);
        Error(ref json, error);
    }

    private static void Error(ref JsonOutput json, ErrorDetail error)
    {
        json.Literal(",\"error\":{\"name\":"u8);
        json.String(error.Name);
        json.Literal(",\"message\":"u8);
        json.String(error.Message);
        json.Literal("}"u8);
    }

    // Lower case always: a client library compares exactly.
    private static void Data(ref JsonOutput json, in Payload payload)
    {
        json.Literal(payload.Type switch
        {
            DataType.Text => ",\"dataType\":\"text\",\"data\":"u8,
            DataType.Json => ",\"dataType\":\"json\",\"data\":"u8,
            DataType.Binary => ",\"dataType\":\"binary\",\"data\":"u8,
            _ => ",\"dataType\":\"protobuf\",\"data\":"u8,
        });
        json.Value(payload);
    }

    private static void Metadata(ref JsonOutput json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is { Count: > 0 })
        {
            json.Literal(",\"metadata\":"u8);
            json.Object(metadata);
        }
    }
}
