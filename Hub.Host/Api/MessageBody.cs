using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Host.Api;

/// <summary>A message that an application server sends: its body and its metadata (protocol section 3.4, "Send operations").</summary>
/// <param name="Payload">Data.</param>
/// <param name="Metadata">String pairs, or null.</param>
internal readonly record struct MessageBody(Payload Payload, IReadOnlyDictionary<string, string>? Metadata)
{
    // Common readers of clients go 64 levels deep, one of which is the message around the data.
    private const int MaxJsonDepth = 63;

    /// <summary>Reads it, if nothing was wrong with the call so far; null when something is now.</summary>
    public static async ValueTask<MessageBody?> ReadAsync(ApiCall call)
    {
        var metadata = MetadataHeaders.Read(call);
        var type = BodyType.Of(call);
        var data = DataTypeOf(call, type.MediaType ?? "");
        if (call.Error is not null || await RequestBody.ReadAsync(call) is not { } body)
        {
            return null;
        }

        if (data != DataType.Binary && type.ToUtf8(call, body) is var utf8)
        {
            if (utf8 is null)
            {
                return null;
            }

            body = utf8;
        }

        if (data == DataType.Json && !IsJson(body))
        {
            call.Refuse($"The body is not one JSON value of at most {MaxJsonDepth} levels.");
            return null;
        }

        return new MessageBody(new Payload(data, PayloadForm.Raw, body), metadata);
    }

    private static DataType DataTypeOf(ApiCall call, string mediaType)
    {
        switch (mediaType)
        {
            case "text/plain":
                return DataType.Text;
            case "application/json":
                return DataType.Json;
            case "application/octet-stream" or "":
                return DataType.Binary;
            default:
                call.Refuse(ApiErrors.UnsupportedMediaType("The Content-Type must be text/plain, application/json or application/octet-stream."));
                return DataType.Binary;
        }
    }

    /// <summary>Unlike a client, an application server may send null.</summary>
    private static bool IsJson(ReadOnlySpan<byte> body) =>
        PayloadConverter.IsJsonValue(body, MaxJsonDepth) || body.Trim(" \t\r\n"u8).SequenceEqual("null"u8);
}
