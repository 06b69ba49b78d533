using Hub.Protocol.Messages;

namespace Hub.Protocol.Protobuf;

// HOT PATH: once per protobuf request. Allocates the request and its data.
// Guard: ProtobufDecodeSpecs.A_group_message_must_cost_two_allocations (numbers in docs/decisions/0002-protobuf-codec.md).

/// <summary>
/// Reads an <c>UpstreamMessage</c> (protocol section 2.7), one method per member of its oneof. Unknown fields are skipped; of repeated
/// members and fields the last counts. Messages nest three deep by construction, so no depth bound is needed.
/// </summary>
internal static class ProtobufRequestReader
{
    // Members of the oneof of UpstreamMessage, as field numbers.
    private const int SendToGroupMember = 1;
    private const int EventMember = 5;
    private const int JoinGroupMember = 6;
    private const int LeaveGroupMember = 7;
    private const int SequenceAckMember = 8;
    private const int PingMember = 9;
    private const int InvokeMember = 10;
    private const int CancelInvocationMember = 11;
    private const int StreamDataMember = 13;
    private const int StreamEndMember = 14;
    private const int FirstGroupStateMember = 15;
    private const int LastGroupStateMember = 17;

    private const int FieldShift = 3;
    private const uint WireTypeMask = 7;
    private const uint Delimited = 2;

    /// <summary>Reads the request; null when it is malformed or breaks a rule, with the reason in <paramref name="error"/>.</summary>
    /// <param name="message">The serialised message.</param>
    /// <param name="maxJsonDepth">Deepest nesting of a value of <c>json_data</c>.</param>
    /// <param name="error">Empty on success.</param>
    public static ClientRequest? Read(ReadOnlySpan<byte> message, int maxJsonDepth, out string error)
    {
        var member = 0;
        var body = default(ReadOnlySpan<byte>);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if ((tag & WireTypeMask) == Delimited && IsMember((int)(tag >> FieldShift)))
            {
                member = (int)(tag >> FieldShift);
                body = reader.ReadBytes();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        if (reader.IsMalformed || member == 0)
        {
            error = reader.IsMalformed ? "The protobuf message is malformed." : "The protobuf message carries no known request.";
            return null;
        }

        var fields = new ProtobufFields();
        var request = ReadMember(member, body, ref fields, maxJsonDepth);
        error = fields.Error;
        return request;
    }

    private static bool IsMember(int field) => field is SendToGroupMember or (>= EventMember and <= CancelInvocationMember)
        or (>= StreamDataMember and <= LastGroupStateMember);

    private static ClientRequest? ReadMember(
        int member, ReadOnlySpan<byte> body, ref ProtobufFields fields, int maxJsonDepth) => member switch
    {
        SendToGroupMember => SendToGroup(body, ref fields, maxJsonDepth),
        EventMember => Event(body, ref fields, maxJsonDepth),
        JoinGroupMember => TryTarget(body, ref fields, out var group) ? new JoinGroup(group, fields.AckId) : null,
        LeaveGroupMember => TryTarget(body, ref fields, out var group) ? new LeaveGroup(group, fields.AckId) : null,
        SequenceAckMember => SequenceAck(body, ref fields),
        PingMember => Ping(body, ref fields),
        InvokeMember => Invoke(body, ref fields, maxJsonDepth),
        CancelInvocationMember => TryId(body, ref fields, out var id) ? new CancelInvocation(id) : null,
        StreamDataMember => TryId(body, ref fields, out var id) ? new StreamRequest(id, StreamRequestKind.Data) : null,
        StreamEndMember => TryId(body, ref fields, out var id) ? new StreamRequest(id, StreamRequestKind.End) : null,
        _ => TryTarget(body, ref fields, out var group) ? new GroupStateRequest(group, fields.AckId) : null,
    };

    private static ClientRequest? SendToGroup(ReadOnlySpan<byte> body, ref ProtobufFields fields, int maxJsonDepth)
    {
        var reader = new ProtobufReader(body);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case ProtobufTag.SendGroup: fields.Name = reader.ReadString(); break;
                case ProtobufTag.SendAckId: fields.AckId = reader.ReadVarint(); break;
                case ProtobufTag.SendData: fields.SetData(reader.ReadBytes()); break;
                case ProtobufTag.SendNoEcho: fields.NoEcho = reader.ReadVarint() != 0; break;
                case ProtobufTag.SendTtlSeconds: fields.Ttl = reader.ReadVarint(); break;
                case ProtobufTag.SendMetadata: fields.AddMetadata(reader.ReadBytes()); break;
                case ProtobufTag.SendStream: fields.SetStream(reader.ReadBytes()); break;
                default: reader.Skip(tag); break;
            }
        }

        if (!fields.IsComplete(reader) || !fields.TryGroup(out var group))
        {
            return null;
        }

        if (fields.HasStream)
        {
            return fields.TryStream(out var streamId) ? new StreamRequest(streamId, StreamRequestKind.Start) : null;
        }

        return fields.TryTtl(out var ttl) && fields.TryPayload(maxJsonDepth, out var payload)
            ? new SendToGroup(group, payload, fields.NoEcho, ttl, fields.Metadata.Result, fields.AckId)
            : null;
    }

    private static ClientRequest? Event(ReadOnlySpan<byte> body, ref ProtobufFields fields, int maxJsonDepth)
    {
        var reader = new ProtobufReader(body);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case ProtobufTag.EventName: fields.Name = reader.ReadString(); break;
                case ProtobufTag.EventData: fields.SetData(reader.ReadBytes()); break;
                case ProtobufTag.EventAckId: fields.AckId = reader.ReadVarint(); break;
                case ProtobufTag.EventMetadata: fields.AddMetadata(reader.ReadBytes()); break;
                case ProtobufTag.EventStream: fields.SetStream(reader.ReadBytes()); break;
                default: reader.Skip(tag); break;
            }
        }

        if (!fields.IsComplete(reader) || !fields.TryEvent(out var name))
        {
            return null;
        }

        if (fields.HasStream)
        {
            return fields.TryStream(out var streamId) ? new StreamRequest(streamId, StreamRequestKind.Start) : null;
        }

        return fields.TryPayload(maxJsonDepth, out var payload) ? new SendEvent(name, payload, fields.Metadata.Result, fields.AckId) : null;
    }

    private static Invoke? Invoke(ReadOnlySpan<byte> body, ref ProtobufFields fields, int maxJsonDepth)
    {
        var reader = new ProtobufReader(body);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case ProtobufTag.InvokeEvent: fields.Name = reader.ReadString(); break;
                case ProtobufTag.InvokeInvocationId: fields.Id = reader.ReadString(); break;
                case ProtobufTag.InvokeData: fields.SetData(reader.ReadBytes()); break;
                case ProtobufTag.InvokeMetadata: fields.AddMetadata(reader.ReadBytes()); break;
                default: reader.Skip(tag); break;
            }
        }

        return fields.IsComplete(reader)
            && fields.TryId(out var id)
            && fields.TryEvent(out var name)
            && fields.TryOptionalPayload(maxJsonDepth, out var payload)
            ? new Invoke(id, name, payload, fields.Metadata.Result)
            : null;
    }

    private static SequenceAck? SequenceAck(ReadOnlySpan<byte> body, ref ProtobufFields fields)
    {
        ulong sequenceId = 0;
        var reader = new ProtobufReader(body);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == ProtobufTag.SequenceId)
            {
                sequenceId = reader.ReadVarint();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return fields.IsComplete(reader) ? new SequenceAck(sequenceId) : null;
    }

    private static Ping? Ping(ReadOnlySpan<byte> body, ref ProtobufFields fields)
    {
        var reader = new ProtobufReader(body);
        while (reader.TryReadTag(out var tag))
        {
            reader.Skip(tag);
        }

        return fields.IsComplete(reader) ? Messages.Ping.Instance : null;
    }

    private static bool TryTarget(ReadOnlySpan<byte> body, ref ProtobufFields fields, out string group)
    {
        var reader = new ProtobufReader(body);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case ProtobufTag.TargetGroup: fields.Name = reader.ReadString(); break;
                case ProtobufTag.TargetAckId: fields.AckId = reader.ReadVarint(); break;
                default: reader.Skip(tag); break;
            }
        }

        group = "";
        if (!fields.IsComplete(reader) || !fields.TryGroup(out var name))
        {
            return false;
        }

        group = name;
        return true;
    }

    private static bool TryId(ReadOnlySpan<byte> body, ref ProtobufFields fields, out string id)
    {
        id = "";
        if (!ProtobufData.TryReadId(body, out fields.Id))
        {
            return fields.Fail("The protobuf message is malformed.");
        }

        var isValid = fields.TryId(out var found);
        id = found ?? "";
        return isValid;
    }
}
