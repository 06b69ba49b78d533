using System.Buffers.Text;
using System.Text.Json;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Requests;

/// <summary>What a server message means to a client that waits for its own data and an ack.</summary>
internal enum AnswerKind
{
    /// <summary>Nothing: a keep-alive or system message.</summary>
    Other,

    /// <summary>The ack of a request.</summary>
    Ack,

    /// <summary>Data, from the handler or from a group.</summary>
    Data,
}

/// <summary>A server message, read.</summary>
/// <param name="Kind">Which of the other members count.</param>
/// <param name="AckId">Of an ack.</param>
/// <param name="Success">Of an ack.</param>
/// <param name="Error">Of an ack without success: what the server says.</param>
/// <param name="Stamp">Of data: its time stamp; <see cref="NoStamp"/> if the data is not ours.</param>
internal readonly record struct ServerAnswer(AnswerKind Kind, long AckId, bool Success, string? Error, long Stamp)
{
    /// <summary>No stamp was found.</summary>
    public const long NoStamp = -1;

    /// <summary>Reads one message of the JSON subprotocol.</summary>
    /// <exception cref="JsonException">The server sent something else; no count would mean anything.</exception>
    public static ServerAnswer Read(ReadOnlySpan<byte> message)
    {
        var answer = new ServerAnswer(AnswerKind.Other, 0, false, null, NoStamp);
        var reader = new Utf8JsonReader(message);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            answer = ReadMember(ref reader, answer);
        }

        return answer;
    }

    private static ServerAnswer ReadMember(ref Utf8JsonReader reader, ServerAnswer answer)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            var kind = reader.ValueTextEquals("ack"u8) ? AnswerKind.Ack : reader.ValueTextEquals("message"u8) ? AnswerKind.Data : AnswerKind.Other;
            return answer with { Kind = kind };
        }

        if (reader.ValueTextEquals("ackId"u8))
        {
            reader.Read();
            return answer with { AckId = reader.GetInt64() };
        }

        if (reader.ValueTextEquals("success"u8))
        {
            reader.Read();
            return answer with { Success = reader.GetBoolean() };
        }

        if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            var stamp = reader.TokenType == JsonTokenType.String ? StampOf(reader.ValueSpan) : NoStamp;
            reader.Skip();
            return answer with { Stamp = stamp };
        }

        if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            using var error = JsonDocument.ParseValue(ref reader);
            return answer with { Error = error.RootElement.TryGetProperty("message", out var text) ? text.GetString() : error.RootElement.GetRawText() };
        }

        reader.Skip();
        return answer;
    }

    private static long StampOf(ReadOnlySpan<byte> data) =>
        data.Length > StampedFrame.StampDigits
        && data[0] == StampedFrame.Marker
        && Utf8Parser.TryParse(data.Slice(1, StampedFrame.StampDigits), out long stamp, out var used, 'x')
        && used == StampedFrame.StampDigits
            ? stamp
            : NoStamp;
}
