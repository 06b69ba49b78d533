using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Frames;

namespace Hub.Host.Admin;

/// <summary>
/// Frames in words for operators: what kind of message it is and its envelope, without what people say to each other, unless that is asked
/// for. Secrets are never shown.
/// </summary>
internal static class TapText
{
    // What of a JSON message is the hub's and not the application's (protocol section 2.2). Anything else may be what people say.
    private static readonly HashSet<string> Envelope = new(StringComparer.Ordinal)
    {
        "type", "event", "group", "ackId", "noEcho", "dataType", "success", "error", "sequenceId", "from", "fromUserId", "ttlSeconds", "invocationId", "userId", "connectionId", "message",
    };

    // Members of the oneofs of UpstreamMessage and DownstreamMessage (protocol section 2.7).
    private static readonly Dictionary<int, string> Upstream = new()
    {
        [1] = "sendToGroup", [5] = "event", [6] = "joinGroup", [7] = "leaveGroup", [8] = "sequenceAck", [9] = "ping", [10] = "invoke", [11] = "cancelInvocation",
    };

    // The welcome has the reconnection token in it.
    private const string Welcome = "system";

    private static readonly Dictionary<int, string> Downstream = new() { [1] = "ack", [2] = "message", [3] = Welcome, [4] = "pong", [5] = "invokeResponse" };

    /// <summary>One line of a tap.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="withPayload">Shows what people say, too.</param>
    /// <param name="isEnveloped">The connection speaks one of the hub's own subprotocols; of any other nothing may be shown unasked.</param>
    public static TapLine Of(TappedFrame frame, bool withPayload, bool isEnveloped)
    {
        var (what, text) = frame.Opcode switch
        {
            Opcode.Text when frame.Bytes == frame.Payload.Length => OfText(frame.Payload, withPayload, isEnveloped),
            Opcode.Text => ("text", "(too long to show)"),
            Opcode.Binary when isEnveloped => OfProtobuf(frame, withPayload),
            Opcode.Binary => ("binary", withPayload ? Convert.ToBase64String(frame.Payload.Span) : null),
            Opcode.Close => ("close", OfClose(frame.Payload.Span)),
            _ => (frame.Opcode.ToString().ToLowerInvariant(), null),
        };
        return new TapLine
        {
            At = frame.At,
            Direction = frame.IsOutgoing ? "out" : "in",
            Kind = frame.Opcode.ToString().ToLowerInvariant(),
            Bytes = frame.Bytes,
            What = what,
            Text = text,
            Dropped = frame.Missed == 0 ? null : frame.Missed,
        };
    }

    private static (string What, string? Text) OfText(ReadOnlyMemory<byte> payload, bool withPayload, bool isEnveloped)
    {
        if (!isEnveloped)
        {
            return ("text", withPayload ? Encoding.UTF8.GetString(payload.Span) : null);
        }

        try
        {
            using var json = JsonDocument.Parse(payload);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
            {
                return (type.GetString()!, Redacted(json.RootElement, withPayload));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or with half a surrogate pair in it, which the hub is about to refuse: it has no envelope to show.
        }

        return ("text", withPayload ? Encoding.UTF8.GetString(payload.Span) : null);
    }

    private static string Redacted(JsonElement message, bool withPayload)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var output = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            output.WriteStartObject();
            foreach (var member in message.EnumerateObject())
            {
                if (member.Name is "reconnectionToken" or "access_token" or "token")
                {
                    output.WriteString(member.Name, "(secret)");
                }
                else if (!withPayload && !Envelope.Contains(member.Name))
                {
                    output.WriteString(member.Name, $"({member.Value.GetRawText().Length} characters)");
                }
                else
                {
                    member.WriteTo(output);
                }
            }

            output.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static (string What, string? Text) OfProtobuf(TappedFrame frame, bool withPayload)
    {
        // The tag of the first field: its number, and wire type 2, a message.
        var tag = frame.Payload.IsEmpty ? 0 : frame.Payload.Span[0];
        var what = (tag & 7) == 2 && (frame.IsOutgoing ? Downstream : Upstream).TryGetValue(tag >> 3, out var name) ? name : "binary";
        return (what, withPayload && what != Welcome ? Convert.ToBase64String(frame.Payload.Span) : null);
    }

    private static string OfClose(ReadOnlySpan<byte> payload) => payload.Length < 2 ? "no code" : $"{BinaryPrimitives.ReadUInt16BigEndian(payload)} {Encoding.UTF8.GetString(payload[2..])}".TrimEnd();
}

/// <summary>A frame of a tapped connection.</summary>
internal sealed record TapLine
{
    public required DateTimeOffset At { get; init; }

    public required string Direction { get; init; }

    public required string Kind { get; init; }

    public required int Bytes { get; init; }

    public required string What { get; init; }

    public string? Text { get; init; }

    public int? Dropped { get; init; }
}

/// <summary>The last line of a tap.</summary>
internal sealed record TapEnd(string Ended);
