using System.Text;
using Hub.Protocol.Messages;

namespace Hub.Protocol.Json;

// HOT PATH: see JsonRequestScanner.

/// <summary>
/// Makes the request out of its properties, one method per type (protocol section 2.2). Null when a rule is broken; the fields then know which.
/// </summary>
internal static class JsonRequestBuilder
{
    /// <summary>Builds the request that <c>type</c> names, in any letter case; the most frequent type is asked for first.</summary>
    public static ClientRequest? Build(ref JsonFields fields)
    {
        if (!fields.TryText(JsonProperty.Type, out var type))
        {
            return null;
        }

        if (Ascii.EqualsIgnoreCase(type, "sendToGroup"u8))
        {
            return SendToGroup(ref fields);
        }

        if (Ascii.EqualsIgnoreCase(type, "event"u8))
        {
            return Event(ref fields);
        }

        if (Ascii.EqualsIgnoreCase(type, "ping"u8))
        {
            return Ping.Instance;
        }

        if (Ascii.EqualsIgnoreCase(type, "joinGroup"u8))
        {
            return TryTarget(ref fields, out var group, out var ackId) ? new JoinGroup(group, ackId) : null;
        }

        if (Ascii.EqualsIgnoreCase(type, "leaveGroup"u8))
        {
            return TryTarget(ref fields, out var group, out var ackId) ? new LeaveGroup(group, ackId) : null;
        }

        return Ascii.EqualsIgnoreCase(type, "sequenceAck"u8) ? SequenceAck(ref fields) : BuildRare(ref fields, type);
    }

    private static ClientRequest? BuildRare(ref JsonFields fields, ReadOnlySpan<byte> type)
    {
        if (Ascii.EqualsIgnoreCase(type, "invoke"u8))
        {
            return Invoke(ref fields);
        }

        if (Ascii.EqualsIgnoreCase(type, "cancelInvocation"u8))
        {
            return fields.TryId(JsonProperty.InvocationId, out var id) ? new CancelInvocation(id) : null;
        }

        if (Ascii.EqualsIgnoreCase(type, "streamData"u8))
        {
            return fields.TryId(JsonProperty.StreamId, out var id) ? new StreamRequest(id, StreamRequestKind.Data) : null;
        }

        if (Ascii.EqualsIgnoreCase(type, "streamEnd"u8))
        {
            return fields.TryId(JsonProperty.StreamId, out var id) ? new StreamRequest(id, StreamRequestKind.End) : null;
        }

        if (Ascii.EqualsIgnoreCase(type, "setGroupState"u8)
            || Ascii.EqualsIgnoreCase(type, "subscribeGroupState"u8)
            || Ascii.EqualsIgnoreCase(type, "unsubscribeGroupState"u8))
        {
            return TryTarget(ref fields, out var group, out var ackId) ? new GroupStateRequest(group, ackId) : null;
        }

        fields.Fail("Property \"type\" names no known request.");
        return null;
    }

    private static ClientRequest? SendToGroup(ref JsonFields fields)
    {
        if (!TryTarget(ref fields, out var group, out var ackId))
        {
            return null;
        }

        if (fields.Has(JsonProperty.Stream))
        {
            return StartStream(ref fields);
        }

        return fields.TryNoEcho(out var noEcho)
            && fields.TryTtl(out var ttl)
            && fields.TryMetadata(out var metadata)
            && fields.TryPayload(metadata is not null, out var payload)
            ? new SendToGroup(group, payload, noEcho, ttl, metadata, ackId)
            : null;
    }

    private static ClientRequest? Event(ref JsonFields fields)
    {
        if (!fields.TryEvent(out var name) || !fields.TryAckId(out var ackId))
        {
            return null;
        }

        if (fields.Has(JsonProperty.Stream))
        {
            return StartStream(ref fields);
        }

        return fields.TryMetadata(out var metadata) && fields.TryPayload(metadata is not null, out var payload)
            ? new SendEvent(name, payload, metadata, ackId)
            : null;
    }

    private static StreamRequest? StartStream(ref JsonFields fields) =>
        fields.TryStream(out var streamId) ? new StreamRequest(streamId, StreamRequestKind.Start) : null;

    private static SequenceAck? SequenceAck(ref JsonFields fields) =>
        fields.TryUInt64(JsonProperty.SequenceId, out var sequenceId) ? new SequenceAck(sequenceId) : null;

    private static Invoke? Invoke(ref JsonFields fields)
    {
        if (!fields.TryId(JsonProperty.InvocationId, out var id) || !fields.TryText(JsonProperty.Target, out var target))
        {
            return null;
        }

        if (!target.SequenceEqual("event"u8))
        {
            fields.Fail("Property \"target\" must be \"event\".");
            return null;
        }

        if (!fields.TryEvent(out var name) || !fields.TryMetadata(out var metadata))
        {
            return null;
        }

        if (!fields.Has(JsonProperty.Data))
        {
            return new Invoke(id, name, null, metadata);
        }

        return fields.TryPayload(out var payload) ? new Invoke(id, name, payload, metadata) : null;
    }

    private static bool TryTarget(ref JsonFields fields, out string group, out ulong? ackId)
    {
        ackId = null;
        var isValid = fields.TryGroup(out var name) && fields.TryAckId(out ackId);
        group = name ?? "";
        return isValid;
    }
}
