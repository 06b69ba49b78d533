using System.Text;
using System.Text.Json;

namespace Hub.Benchmarks.Peers;

/// <summary>What a client of the WebSocket peer asks for.</summary>
internal enum PeerRequestKind
{
    /// <summary>Anything else; answered with an ack if it has an id.</summary>
    Other,

    /// <summary>joinGroup.</summary>
    Join,

    /// <summary>sendToGroup.</summary>
    Send,
}

/// <summary>One request; <see cref="Data"/> is the JSON value as it was written, valid while the received bytes are.</summary>
internal ref struct PeerRequest
{
    public PeerRequestKind Kind;
    public string Group;
    public ReadOnlySpan<byte> Data;
    public bool NoEcho;
    public long? AckId;
}

/// <summary>The subset of json.webpubsub.azure.v1 that the load driver uses, read and written without an object model: the peer's cost
/// must be that of its sockets and channels.</summary>
internal static class PeerJson
{
    /// <summary>Reads one request.</summary>
    public static PeerRequest Read(ReadOnlySpan<byte> message)
    {
        var request = new PeerRequest { Group = "" };
        var reader = new Utf8JsonReader(message);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadProperty(ref reader, message, ref request);
        }

        return request;
    }

    /// <summary>The first message on a connection.</summary>
    public static byte[] Connected(int id) =>
        Encoding.UTF8.GetBytes($$"""{"type":"system","event":"connected","userId":null,"connectionId":"{{id}}"}""");

    /// <summary>A request was executed.</summary>
    public static byte[] Ack(long ackId) => Encoding.UTF8.GetBytes($$"""{"type":"ack","ackId":{{ackId}},"success":true}""");

    /// <summary>A message to the members of a group.</summary>
    public static byte[] GroupMessage(string group, ReadOnlySpan<byte> data) =>
    [
        .. "{\"type\":\"message\",\"from\":\"group\",\"group\":\""u8,
        .. Encoding.UTF8.GetBytes(group),
        .. "\",\"dataType\":\"text\",\"data\":"u8,
        .. data,
        (byte)'}',
    ];

    private static void ReadProperty(ref Utf8JsonReader reader, ReadOnlySpan<byte> message, ref PeerRequest request)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            request.Kind = reader.ValueTextEquals("joinGroup"u8) ? PeerRequestKind.Join
                : reader.ValueTextEquals("sendToGroup"u8) ? PeerRequestKind.Send
                : PeerRequestKind.Other;
        }
        else if (reader.ValueTextEquals("group"u8))
        {
            reader.Read();
            request.Group = reader.GetString()!;
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            request.Data = message[start..(int)reader.BytesConsumed];
        }
        else if (reader.ValueTextEquals("noEcho"u8))
        {
            reader.Read();
            request.NoEcho = reader.TokenType == JsonTokenType.True;
        }
        else if (reader.ValueTextEquals("ackId"u8))
        {
            reader.Read();
            request.AckId = reader.GetInt64();
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }
}
