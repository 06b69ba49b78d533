using System.Text;
using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Events that specs change with <c>with</c>, and short ways to bytes.</summary>
internal static class SampleEvents
{
    public const string ConnectionId = "0123456789abcdef0123456789abcdef";

    /// <summary>A text event of an anonymous connection without subprotocol, state or metadata.</summary>
    public static readonly CloudEvent User = new()
    {
        Kind = HubEventKind.User,
        Hub = "chat",
        Name = "message",
        ConnectionId = ConnectionId,
        Id = 3,
        Time = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 999, TimeSpan.FromHours(2)),
        ContentType = ContentTypes.Text,
        Body = Bytes("hi"),
        Signature = "sha256=00",
    };

    /// <summary>A system event.</summary>
    public static CloudEvent System(HubEventKind kind) =>
        User with { Kind = kind, Name = kind.ToString().ToLowerInvariant(), ContentType = ContentTypes.Json, Body = SystemEventBody.Connected };

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
