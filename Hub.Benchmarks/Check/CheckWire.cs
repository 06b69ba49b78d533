using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hub.Benchmarks.Check;

/// <summary>What a server message means to the check.</summary>
internal enum WordKind : byte
{
    /// <summary>Nothing: a pong or the like.</summary>
    Other,

    /// <summary>The welcome.</summary>
    Connected,

    /// <summary>The answer to a request.</summary>
    Ack,

    /// <summary>A message of a group.</summary>
    Message,

    /// <summary>A message of the server.</summary>
    ServerData,
}

/// <summary>A server message, read.</summary>
/// <param name="Kind">Which of the other members count.</param>
/// <param name="Number">Ack id or sequence id; <see cref="History.None"/> without one.</param>
/// <param name="Error">Of an ack: null for success.</param>
/// <param name="Group">Of a message.</param>
/// <param name="From">Of a message: its sender's user; empty for none.</param>
/// <param name="Message">Of a message: its number; <see cref="History.None"/> if its data is not ours.</param>
/// <param name="ConnectionId">Of the welcome.</param>
/// <param name="Token">Of the welcome to a reliable client: what brings it back.</param>
internal readonly record struct ServerWord(
    WordKind Kind, long Number, string? Error, string Group, string From, int Message, string ConnectionId, string? Token);

/// <summary>The JSON subprotocols, as far as the check speaks them. The data of a message is <c>number:filler</c>. It is a reader of its own and
/// not the hub's, so that the two check each other.</summary>
internal static class CheckWire
{
    /// <summary>A request.</summary>
    public static string Text(in LoggedRequest request, string filler)
    {
        var ackId = request.AckId == History.None ? "" : string.Create(CultureInfo.InvariantCulture, $"\"ackId\":{request.AckId},");
        return request.Kind switch
        {
            LineKind.Join => $$"""{"type":"joinGroup",{{ackId}}"group":"{{request.Target}}"}""",
            LineKind.Leave => $$"""{"type":"leaveGroup",{{ackId}}"group":"{{request.Target}}"}""",
            LineKind.Ask => $$"""{"type":"event",{{ackId}}"event":"{{request.Target}}","dataType":"text","data":"{{filler}}"}""",
            LineKind.Send => $$"""{"type":"sendToGroup",{{ackId}}"group":"{{request.Target}}","noEcho":{{(request.NoEcho ? "true" : "false")}},"dataType":"text","data":"{{Data(request.Message, filler)}}"}""",
            _ => throw new ArgumentException($"{request.Kind} is no request; Join, Leave, Send and Ask are.", nameof(request)),
        };
    }

    /// <summary>The data of a message.</summary>
    public static string Data(int message, string filler) => string.Create(CultureInfo.InvariantCulture, $"{message}:{filler}");

    /// <summary>Everything up to that sequence id has arrived.</summary>
    public static string SequenceAck(long sequenceId) => string.Create(CultureInfo.InvariantCulture, $$"""{"type":"sequenceAck","sequenceId":{{sequenceId}}}""");

    /// <summary>Reads one server message.</summary>
    public static ServerWord Read(ReadOnlySpan<byte> message)
    {
        var kind = WordKind.Other;
        var (ackId, sequenceId, number) = ((long)History.None, (long)History.None, History.None);
        var (success, isGroup) = (false, false);
        string? error = null, token = null;
        var (group, from, connectionId, systemEvent) = ("", "", "", "");
        var reader = new Utf8JsonReader(message);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8)) kind = KindOf(Next(ref reader));
            else if (reader.ValueTextEquals("from"u8)) isGroup = Next(ref reader) == "group";
            else if (reader.ValueTextEquals("group"u8)) group = Next(ref reader);
            else if (reader.ValueTextEquals("fromUserId"u8)) from = Next(ref reader);
            else if (reader.ValueTextEquals("data"u8)) number = NumberIn(ref reader);
            else if (reader.ValueTextEquals("sequenceId"u8)) sequenceId = NextNumber(ref reader);
            else if (reader.ValueTextEquals("ackId"u8)) ackId = NextNumber(ref reader);
            else if (reader.ValueTextEquals("success"u8)) success = reader.Read() && reader.TokenType == JsonTokenType.True;
            else if (reader.ValueTextEquals("error"u8)) error = NameIn(ref reader);
            else if (reader.ValueTextEquals("event"u8)) systemEvent = Next(ref reader);
            else if (reader.ValueTextEquals("connectionId"u8)) connectionId = Next(ref reader);
            else if (reader.ValueTextEquals("reconnectionToken"u8)) token = Next(ref reader);
            else reader.Skip();
        }

        return kind switch
        {
            WordKind.Connected when systemEvent == "connected" => new ServerWord(kind, History.None, null, "", "", History.None, connectionId, token),
            WordKind.Connected => default,
            WordKind.Ack => new ServerWord(kind, ackId, success ? null : error ?? "without a name", "", "", History.None, "", null),
            WordKind.Message when isGroup => new ServerWord(kind, sequenceId, null, group, from, number, "", null),
            WordKind.Message => new ServerWord(WordKind.ServerData, sequenceId, null, "", "", History.None, "", null),
            _ => default,
        };
    }

    private static WordKind KindOf(string type) => type switch
    {
        "system" => WordKind.Connected,
        "ack" => WordKind.Ack,
        "message" => WordKind.Message,
        _ => WordKind.Other,
    };

    private static string Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
    }

    private static long NextNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static int NumberIn(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return History.None;
        }

        var text = reader.ValueSpan;
        var end = text.IndexOf((byte)':');
        return end > 0 && int.TryParse(Encoding.UTF8.GetString(text[..end]), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : History.None;
    }

    private static string? NameIn(ref Utf8JsonReader reader)
    {
        string? name = null;
        for (reader.Read(); reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            if (reader.ValueTextEquals("name"u8)) name = Next(ref reader);
            else reader.Skip();
        }

        return name;
    }
}
