using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Protobuf;

// HOT PATH: once per message and protocol. Guard: ProtobufEncodeSpecs.Encoding_a_group_message_must_allocate_nothing.

/// <summary>Server messages as <c>DownstreamMessage</c> (protocol section 2.7). Each method measures its message, then writes it.</summary>
internal static class ProtobufMessageWriter
{
    private static ReadOnlySpan<byte> FromGroup => "group"u8;

    private static ReadOnlySpan<byte> FromServer => "server"u8;

    /// <summary>Writes the serialised message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isNumbered">True to leave the place that <see cref="Stamp"/> fills.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ServerMessage message, bool isNumbered, FrameBuilder output)
    {
        switch (message)
        {
            case GroupData data: Data(FromGroup, data.Group, data.Payload, data.Metadata, isNumbered, output); break;
            case ServerData data: Data(FromServer, null, data.Payload, data.Metadata, isNumbered, output); break;
            case Ack ack: Acknowledge(ack, output); break;
            case Pong: Begin(ProtobufTag.Pong, 0, output, out var length); output.Advance(length); break;
            case Connected connected: System(connected, output); break;
            case Disconnected disconnected: System(disconnected, output); break;
            case InvokeResponse response: Respond(response, output); break;
            case StreamClosed closed: Stream(closed, output); break;
            default: throw new ArgumentException($"{message.GetType().Name} has no protobuf form.", nameof(message));
        }
    }

    /// <summary>Writes the sequence id into its place, the first field of a numbered data message.</summary>
    public static void Stamp(Span<byte> payload, ulong sequenceId)
    {
        // Tag of the data message, its length, tag of the field: the length is the only one whose size varies.
        var at = 1;
        while (payload[at] >= 0x80)
        {
            at++;
        }

        ProtobufOutput.WideNumber(payload.Slice(at + 2, ProtobufOutput.WideSize), sequenceId);
    }

    // There is no field for the sender's user id in this schema.
    private static void Data(
        ReadOnlySpan<byte> from, string? group, in Payload payload, IReadOnlyDictionary<string, string>? metadata, bool isNumbered, FrameBuilder output)
    {
        var data = new ProtobufPayload(payload);
        var size = ProtobufOutput.SizeOf(ProtobufTag.DataFrom, from.Length)
            + (group is null ? 0 : ProtobufOutput.SizeOf(ProtobufTag.DataGroup, group))
            + ProtobufOutput.SizeOf(ProtobufTag.DataData, data.Size)
            + SizeOf(metadata)
            + (isNumbered ? ProtobufOutput.SizeOf(ProtobufTag.DataSequenceId) + ProtobufOutput.WideSize : 0);
        var target = Begin(ProtobufTag.Data, size, output, out var length);
        if (isNumbered)
        {
            target.WideNumber(ProtobufTag.DataSequenceId, 0);
        }

        target.Bytes(ProtobufTag.DataFrom, from);
        if (group is not null)
        {
            target.Text(ProtobufTag.DataGroup, group);
        }

        data.Write(ProtobufTag.DataData, ref target);
        Write(metadata, ref target);
        output.Advance(length);
    }

    private static void Acknowledge(Ack ack, FrameBuilder output)
    {
        var size = ProtobufOutput.SizeOf(ProtobufTag.AckAckId)
            + ProtobufOutput.SizeOf(ack.AckId)
            + SuccessSize
            + SizeOf(ProtobufTag.AckError, ack.Error);
        var target = Begin(ProtobufTag.Ack, size, output, out var length);
        target.Number(ProtobufTag.AckAckId, ack.AckId);
        target.Number(ProtobufTag.AckSuccess, ack.Error is null ? 1UL : 0UL);
        Write(ProtobufTag.AckError, ack.Error, ref target);
        output.Advance(length);
    }

    private static void System(Connected connected, FrameBuilder output)
    {
        var userId = connected.UserId ?? "";
        var token = connected.ReconnectionToken;
        var size = ProtobufOutput.SizeOf(ProtobufTag.ConnectedConnectionId, connected.ConnectionId)
            + ProtobufOutput.SizeOf(ProtobufTag.ConnectedUserId, userId)
            + (token is null ? 0 : ProtobufOutput.SizeOf(ProtobufTag.ConnectedReconnectionToken, token));
        var target = Begin(ProtobufTag.System, ProtobufOutput.SizeOf(ProtobufTag.SystemConnected, size), output, out var length);
        target.Header(ProtobufTag.SystemConnected, size);
        target.Text(ProtobufTag.ConnectedConnectionId, connected.ConnectionId);
        target.Text(ProtobufTag.ConnectedUserId, userId);
        if (token is not null)
        {
            target.Text(ProtobufTag.ConnectedReconnectionToken, token);
        }

        output.Advance(length);
    }

    private static void System(Disconnected disconnected, FrameBuilder output)
    {
        var size = ProtobufOutput.SizeOf(ProtobufTag.DisconnectedReason, disconnected.Reason);
        var target = Begin(ProtobufTag.System, ProtobufOutput.SizeOf(ProtobufTag.SystemDisconnected, size), output, out var length);
        target.Header(ProtobufTag.SystemDisconnected, size);
        target.Text(ProtobufTag.DisconnectedReason, disconnected.Reason);
        output.Advance(length);
    }

    private static void Respond(InvokeResponse response, FrameBuilder output)
    {
        var data = response.Payload is { } payload ? new ProtobufPayload(payload) : default;
        var size = ProtobufOutput.SizeOf(ProtobufTag.ResponseInvocationId, response.InvocationId)
            + SuccessSize
            + (data.IsPresent ? ProtobufOutput.SizeOf(ProtobufTag.ResponseData, data.Size) : 0)
            + SizeOf(ProtobufTag.ResponseError, response.Error);
        var target = Begin(ProtobufTag.InvokeResponse, size, output, out var length);
        target.Text(ProtobufTag.ResponseInvocationId, response.InvocationId);
        target.Number(ProtobufTag.ResponseSuccess, response.Error is null ? 1UL : 0UL);
        if (data.IsPresent)
        {
            data.Write(ProtobufTag.ResponseData, ref target);
        }

        Write(ProtobufTag.ResponseError, response.Error, ref target);
        output.Advance(length);
    }

    private static void Stream(StreamClosed closed, FrameBuilder output)
    {
        var size = ProtobufOutput.SizeOf(ProtobufTag.ClosedStreamId, closed.StreamId) + SizeOf(ProtobufTag.ClosedError, closed.Error);
        var target = Begin(ProtobufTag.StreamClosed, size, output, out var length);
        target.Text(ProtobufTag.ClosedStreamId, closed.StreamId);
        Write(ProtobufTag.ClosedError, closed.Error, ref target);
        output.Advance(length);
    }

    // Written even when false: a reader that prints the message then shows it.
    private static int SuccessSize => ProtobufOutput.SizeOf(ProtobufTag.AckSuccess) + 1;

    private static ProtobufOutput Begin(uint tag, int size, FrameBuilder output, out int length)
    {
        length = ProtobufOutput.SizeOf(tag, size);
        var target = new ProtobufOutput(output.GetSpan(length));
        target.Header(tag, size);
        return target;
    }

    private static int SizeOf(uint tag, ErrorDetail? error) => error is null ? 0 : ProtobufOutput.SizeOf(tag, SizeOf(error));

    private static int SizeOf(ErrorDetail error) =>
        ProtobufOutput.SizeOf(ProtobufTag.ErrorName, error.Name) + ProtobufOutput.SizeOf(ProtobufTag.ErrorMessage, error.Message);

    private static void Write(uint tag, ErrorDetail? error, ref ProtobufOutput target)
    {
        if (error is null)
        {
            return;
        }

        target.Header(tag, SizeOf(error));
        target.Text(ProtobufTag.ErrorName, error.Name);
        target.Text(ProtobufTag.ErrorMessage, error.Message);
    }

    private static int SizeOf(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return 0;
        }

        var size = 0;
        foreach (var (key, value) in metadata)
        {
            size += ProtobufOutput.SizeOf(ProtobufTag.DataMetadata, SizeOfEntry(key, value));
        }

        return size;
    }

    private static int SizeOfEntry(string key, string value) =>
        ProtobufOutput.SizeOf(ProtobufTag.MapKey, key) + ProtobufOutput.SizeOf(ProtobufTag.MapValue, value);

    private static void Write(IReadOnlyDictionary<string, string>? metadata, ref ProtobufOutput target)
    {
        if (metadata is null)
        {
            return;
        }

        foreach (var (key, value) in metadata)
        {
            target.Header(ProtobufTag.DataMetadata, SizeOfEntry(key, value));
            target.Text(ProtobufTag.MapKey, key);
            target.Text(ProtobufTag.MapValue, value);
        }
    }
}
