using System.Globalization;
using System.Text.Json;

namespace Hub.Benchmarks.Chat;

/// <summary>What a server message means to the chat.</summary>
internal enum ChatEventKind
{
    /// <summary>Nothing: a keep-alive or system message.</summary>
    Other,

    /// <summary>The answer to a request.</summary>
    Ack,

    /// <summary>A chat message.</summary>
    Message,
}

/// <summary>A server message, read.</summary>
/// <param name="Kind">Which of the other members count.</param>
/// <param name="AckId">Of an ack.</param>
/// <param name="Success">Of an ack.</param>
/// <param name="Group">Of a message.</param>
/// <param name="Sender">Of a message; -1 if its data is not ours.</param>
/// <param name="Sequence">Of a message.</param>
internal readonly record struct ChatEvent(ChatEventKind Kind, int AckId, bool Success, string Group, int Sender, int Sequence);

/// <summary>Chat messages on the wire: the data is <c>sender:sequence:filler</c>.</summary>
internal static class ChatWire
{
    /// <summary>The ack id of a sequence number; id 1 was the join.</summary>
    public static int AckIdOf(int sequence) => sequence + 1;

    /// <summary>The sequence number of an ack id.</summary>
    public static int SequenceOf(int ackId) => ackId - 1;

    /// <summary>A request that sends one chat message, the sender included, and asks for an ack.</summary>
    public static string Send(string group, int sender, int sequence, string filler) =>
        $$"""{"type":"sendToGroup","group":"{{group}}","ackId":{{AckIdOf(sequence)}},"noEcho":false,"dataType":"text","data":"{{sender}}:{{sequence}}:{{filler}}"}""";

    /// <summary>Reads one server message.</summary>
    public static ChatEvent Read(ReadOnlySpan<byte> message)
    {
        var type = "";
        var group = "";
        var data = "";
        var ackId = 0;
        var success = false;
        var reader = new Utf8JsonReader(message);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "type": type = reader.GetString(); break;
                case "group": group = reader.GetString(); break;
                case "data": data = reader.TokenType == JsonTokenType.String ? reader.GetString() : ""; break;
                case "ackId": ackId = reader.GetInt32(); break;
                case "success": success = reader.GetBoolean(); break;
                default: reader.Skip(); break;
            }
        }

        return type switch
        {
            "ack" => new ChatEvent(ChatEventKind.Ack, ackId, success, "", -1, 0),
            "message" => Message(group!, data!),
            _ => default,
        };
    }

    private static ChatEvent Message(string group, string data)
    {
        var parts = data.Split(':', 3);
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sender)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new ChatEvent(ChatEventKind.Message, 0, false, group, sender, sequence)
            : new ChatEvent(ChatEventKind.Message, 0, false, group, -1, 0);
    }
}
