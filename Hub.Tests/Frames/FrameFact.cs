using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Wire;

namespace Hub.Tests.Frames;

/// <summary>What a reader reported, as text: easy to compare and to read in a failure.</summary>
public static class FrameFact
{
    private const int ShownBytes = 64;

    /// <summary>A text message.</summary>
    public static string Text(string text) => Message(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>A binary message.</summary>
    public static string Binary(ReadOnlySpan<byte> payload) => Message(Opcode.Binary, payload);

    /// <summary>A message.</summary>
    public static string Message(Opcode kind, ReadOnlySpan<byte> payload) => $"{kind} {Show(payload)}";

    /// <summary>A ping.</summary>
    public static string Ping(params byte[] payload) => $"Ping {Show(payload)}";

    /// <summary>A pong.</summary>
    public static string Pong(params byte[] payload) => $"Pong {Show(payload)}";

    /// <summary>A close frame.</summary>
    public static string Close(ushort code, string text = "") => string.Create(CultureInfo.InvariantCulture, $"Close {code} '{text}'");

    /// <summary>A violation.</summary>
    public static string Refused(CloseReason reason) => string.Create(CultureInfo.InvariantCulture, $"Refused {reason.Code}: {reason.Text}");

    /// <summary>What the reader has just reported.</summary>
    public static string Of(FrameReader reader, FrameEvent found, ReadOnlySpan<byte> payload) => found switch
    {
        FrameEvent.Message => Message(reader.MessageKind, payload),
        FrameEvent.Ping => $"Ping {Show(payload)}",
        FrameEvent.Pong => $"Pong {Show(payload)}",
        FrameEvent.Close => Close(reader.CloseCode, reader.CloseText),
        FrameEvent.Violation => Refused(reader.ViolationReason!),
        _ => throw new ArgumentOutOfRangeException(nameof(found), found, "Not an event."),
    };

    private static string Show(ReadOnlySpan<byte> payload) => payload.Length <= ShownBytes
        ? $"[{Convert.ToHexString(payload)}]"
        : $"[{payload.Length} bytes, {Convert.ToHexString(SHA256.HashData(payload))[..16]}]";
}
