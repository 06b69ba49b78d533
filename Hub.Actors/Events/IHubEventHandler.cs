using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Events;

/// <summary>Answers the events of clients inside this process (protocol section 4.6 describes the same over HTTP).</summary>
#pragma warning disable CA1711 // "Event handler" is the protocol's own word for it.
public interface IHubEventHandler
#pragma warning restore CA1711
{
    /// <summary>
    /// Called for one event at a time per connection. An exception, or passing the deadline (<c>hub.connections.event-timeout</c>), fails the event:
    /// the client gets an error ack, a plain client is closed with 1011.
    /// </summary>
    ValueTask<EventReply> OnEventAsync(UserEvent userEvent, CancellationToken cancellation);
}

/// <summary>One event of a client.</summary>
/// <param name="Hub">Hub name, lower case.</param>
/// <param name="ConnectionId">Who sent it.</param>
/// <param name="UserId">The connection's user, or null.</param>
/// <param name="Name">Event name; <c>message</c> for plain clients.</param>
/// <param name="Payload">Data; null only for an invocation without data.</param>
/// <param name="Metadata">String pairs, or null.</param>
public sealed record UserEvent(string Hub, string ConnectionId, string? UserId, string Name, Payload? Payload, IReadOnlyDictionary<string, string>? Metadata);

/// <summary>What the application answered.</summary>
/// <param name="Payload">Sent back to the client before the ack; null for nothing.</param>
/// <param name="Error">Set when the event failed.</param>
public sealed record EventReply(Payload? Payload, ErrorDetail? Error)
{
    /// <summary>String pairs that go with <see cref="Payload"/>, or null.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Success without data.</summary>
    public static readonly EventReply Done = new(null, null);

    /// <summary>Success with data for the client.</summary>
    public static EventReply With(Payload payload) => new(payload, null);

    /// <summary>Failure with a name of <see cref="ErrorCode"/>.</summary>
    public static EventReply Failed(string code, string message) => new(null, new ErrorDetail(code, message));
}
