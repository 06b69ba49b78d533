namespace Hub.Protocol.Protobuf;

/// <summary>Tags (field number times eight plus wire type) of protocol section 2.7. Names say which message they belong to.</summary>
internal static class ProtobufTag
{
    private const uint Varint = 0;
    private const uint Delimited = 2;

    // MessageData
    public const uint TextData = (1 << 3) | Delimited;
    public const uint BinaryData = (2 << 3) | Delimited;
    public const uint ProtobufData = (3 << 3) | Delimited;
    public const uint JsonData = (4 << 3) | Delimited;

    // google.protobuf.Any
    public const uint AnyTypeUrl = (1 << 3) | Delimited;
    public const uint AnyValue = (2 << 3) | Delimited;

    // Entry of a map<string, string>
    public const uint MapKey = (1 << 3) | Delimited;
    public const uint MapValue = (2 << 3) | Delimited;

    // StreamStartInfo, and the three messages that carry little more than an id
    public const uint StreamId = (1 << 3) | Delimited;
    public const uint InvocationId = (1 << 3) | Delimited;

    // SendToGroupMessage
    public const uint SendGroup = (1 << 3) | Delimited;
    public const uint SendAckId = (2 << 3) | Varint;
    public const uint SendData = (3 << 3) | Delimited;
    public const uint SendNoEcho = (4 << 3) | Varint;
    public const uint SendTtlSeconds = (5 << 3) | Varint;
    public const uint SendMetadata = (6 << 3) | Delimited;
    public const uint SendStream = (7 << 3) | Delimited;

    // EventMessage
    public const uint EventName = (1 << 3) | Delimited;
    public const uint EventData = (2 << 3) | Delimited;
    public const uint EventAckId = (3 << 3) | Varint;
    public const uint EventMetadata = (4 << 3) | Delimited;
    public const uint EventStream = (5 << 3) | Delimited;

    // InvokeEventMessage
    public const uint InvokeEvent = (1 << 3) | Delimited;
    public const uint InvokeInvocationId = (2 << 3) | Delimited;
    public const uint InvokeData = (3 << 3) | Delimited;
    public const uint InvokeMetadata = (4 << 3) | Delimited;

    // JoinGroupMessage, LeaveGroupMessage and the group state messages
    public const uint TargetGroup = (1 << 3) | Delimited;
    public const uint TargetAckId = (2 << 3) | Varint;

    // SequenceAckMessage
    public const uint SequenceId = (1 << 3) | Varint;

    // DownstreamMessage
    public const uint Ack = (1 << 3) | Delimited;
    public const uint Data = (2 << 3) | Delimited;
    public const uint System = (3 << 3) | Delimited;
    public const uint Pong = (4 << 3) | Delimited;
    public const uint InvokeResponse = (5 << 3) | Delimited;
    public const uint StreamClosed = (8 << 3) | Delimited;

    // AckMessage
    public const uint AckAckId = (1 << 3) | Varint;
    public const uint AckSuccess = (2 << 3) | Varint;
    public const uint AckError = (3 << 3) | Delimited;

    // Error of acks, invocations and streams
    public const uint ErrorName = (1 << 3) | Delimited;
    public const uint ErrorMessage = (2 << 3) | Delimited;

    // DataMessage
    public const uint DataFrom = (1 << 3) | Delimited;
    public const uint DataGroup = (2 << 3) | Delimited;
    public const uint DataData = (3 << 3) | Delimited;
    public const uint DataSequenceId = 4 << 3;
    public const uint DataMetadata = (5 << 3) | Delimited;

    // SystemMessage
    public const uint SystemConnected = (1 << 3) | Delimited;
    public const uint SystemDisconnected = (2 << 3) | Delimited;
    public const uint ConnectedConnectionId = (1 << 3) | Delimited;
    public const uint ConnectedUserId = (2 << 3) | Delimited;
    public const uint ConnectedReconnectionToken = (3 << 3) | Delimited;
    public const uint DisconnectedReason = (2 << 3) | Delimited;

    // InvokeResponseMessage
    public const uint ResponseInvocationId = (1 << 3) | Delimited;
    public const uint ResponseSuccess = (2 << 3) | Varint;
    public const uint ResponseData = (3 << 3) | Delimited;
    public const uint ResponseError = (4 << 3) | Delimited;

    // StreamClosedMessage
    public const uint ClosedStreamId = (1 << 3) | Delimited;
    public const uint ClosedError = (2 << 3) | Delimited;
}
