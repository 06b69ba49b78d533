using System.Text.Unicode;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.CloudEvents;

/// <summary>Data of clients as bodies of user events, and bodies of answers as data for clients (protocol section 4.6).</summary>
public static class UserEventBody
{
    /// <summary>Deepest JSON that an answer may hold, as deep as a client's message may be by default.</summary>
    public const int MaxJsonDepth = 16;

    /// <summary>
    /// What the POST carries. An invocation without data is an empty text, which every handler library can read; an empty JSON is not.
    /// </summary>
    public static (string ContentType, ReadOnlyMemory<byte> Body) Of(Payload? payload) =>
        payload is { } data ? (ContentTypes.Of(data.Type), data.ToRaw()) : (ContentTypes.Text, default);

    /// <summary>
    /// The data that an answer holds for the client. False when the event failed: the status is not 2xx, a body has a media type that clients
    /// have no form for, or it is not what its media type says.
    /// </summary>
    /// <param name="reply">The answer.</param>
    /// <param name="payload">
    /// Null for no message: an empty body or JSON <c>null</c>, and no metadata. With metadata these are an empty message, since the metadata
    /// is what the handler wants to say.
    /// </param>
    public static bool TryReadReply(CloudEventReply reply, out Payload? payload)
    {
        ArgumentNullException.ThrowIfNull(reply);
        payload = null;
        if (!reply.IsSuccess)
        {
            return false;
        }

        var type = ContentTypes.DataTypeOf(reply.ContentType);
        if (reply.Body.IsEmpty || (type == DataType.Json && IsJsonNull(reply.Body.Span)))
        {
            payload = reply.Metadata is { Count: > 0 } ? Empty(type) : null;
            return true;
        }

        if (type is not { } known || !IsValid(known, reply.Body.Span))
        {
            return false;
        }

        payload = new Payload(known, PayloadForm.Raw, reply.Body);
        return true;
    }

    /// <summary>There is no empty JSON value, so an empty text stands for it.</summary>
    private static Payload Empty(DataType? type) =>
        new(type is DataType.Binary or DataType.Protobuf ? type.Value : DataType.Text, PayloadForm.Raw, default);

    private static bool IsJsonNull(ReadOnlySpan<byte> body) => body.Trim(" \t\r\n"u8).SequenceEqual("null"u8);

    private static bool IsValid(DataType type, ReadOnlySpan<byte> body) => type switch
    {
        DataType.Text => Utf8.IsValid(body),
        DataType.Json => PayloadConverter.IsJsonValue(body, MaxJsonDepth),
        _ => true,
    };
}
