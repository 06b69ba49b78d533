using System.Buffers;
using System.Text.Unicode;
using Hub.Protocol.Json;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.CloudEvents;

/// <summary>Writes the envelopes of <see cref="TcpEnvelope"/>; absent attributes are left out.</summary>
internal static class EnvelopeWriter
{
    // Room for the attributes, so that most envelopes need one buffer.
    private const int UsualAttributes = 768;

    /// <summary>The envelope of an event.</summary>
    public static byte[] Write(CloudEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualAttributes + e.Body.Length);
        var json = new JsonOutput(buffer);
        json.Literal("{\"specversion\":\"1.0\",\"awpsversion\":\"1.0\""u8);
        Text(ref json, ",\"id\":"u8, e.IdText);
        Text(ref json, ",\"source\":"u8, e.Source);
        Text(ref json, ",\"type\":"u8, e.Type);
        Text(ref json, ",\"time\":"u8, e.TimeText);
        Text(ref json, ",\"hub\":"u8, e.Hub);
        Text(ref json, ",\"connectionid\":"u8, e.ConnectionId);
        Text(ref json, ",\"eventname\":"u8, e.Name);
        Text(ref json, ",\"userid\":"u8, e.UserId);
        Text(ref json, ",\"subprotocol\":"u8, e.Subprotocol);
        Text(ref json, ",\"connectionstate\":"u8, e.State);
        Text(ref json, ",\"signature\":"u8, e.Signature);
        Text(ref json, ",\"traceparent\":"u8, e.TraceParent);
        Text(ref json, ",\"tracestate\":"u8, e.TraceState);
        End(ref json, e.Metadata, e.ContentType, e.Body);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The envelope of a reply.</summary>
    public static byte[] Write(CloudEventReply reply)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualAttributes + reply.Body.Length);
        var json = new JsonOutput(buffer);
        json.Literal("{\"status\":"u8);
        json.Number((ulong)Math.Max(0, reply.Status));
        Text(ref json, ",\"connectionstate\":"u8, reply.State);
        End(ref json, reply.Metadata, reply.ContentType, reply.Body);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Text(ref JsonOutput json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.Literal(name);
            json.String(AttributeText.Clean(value));
        }
    }

    private static void End(ref JsonOutput json, IReadOnlyDictionary<string, string>? metadata, string? contentType, ReadOnlyMemory<byte> body)
    {
        if (metadata is { Count: > 0 })
        {
            json.Literal(",\"metadata\":"u8);
            json.Object(metadata);
        }

        Text(ref json, ",\"datacontenttype\":"u8, contentType);
        Body(ref json, ContentTypes.DataTypeOf(contentType), body);
        json.Literal("}"u8);
        json.Complete();
    }

    private static void Body(ref JsonOutput json, DataType? type, ReadOnlyMemory<byte> body)
    {
        // Clients' data was checked when it came. Checked again, since a single bad body would spoil the whole connection to the backend.
        var isValue = type switch
        {
            DataType.Text => Utf8.IsValid(body.Span),
            DataType.Json => PayloadConverter.IsJsonValue(body.Span, UserEventBody.MaxJsonDepth),
            _ => false,
        };
        if (isValue)
        {
            json.Literal(",\"data\":"u8);
            json.Value(new Payload(type!.Value, PayloadForm.Raw, body));
        }
        else if (!body.IsEmpty)
        {
            json.Literal(",\"data_base64\":"u8);
            json.Value(new Payload(DataType.Binary, PayloadForm.Raw, body));
        }
    }
}
