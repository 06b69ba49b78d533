using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>An event handler of a hub and the backend that serves it.</summary>
/// <param name="Rule">Which events it takes, and where.</param>
/// <param name="Backend">Position of its backend among all of the node.</param>
internal sealed record UpstreamHandler(EventHandlerRule Rule, int Backend);

/// <summary>What the host says about event handlers.</summary>
/// <param name="Handlers">Handlers of each hub in their order, first match wins; hub names in lower case.</param>
/// <param name="SigningKeys">Access keys, primary first: each signs every event (protocol section 4.3).</param>
/// <param name="Origin">Host name under which the hub presents itself to handlers, without a port (protocol section 4.2).</param>
/// <param name="OriginPort">Its port: a handler may allow the hub with or without it. Asked when it is needed: the actors start before the listeners.</param>
public sealed record UpstreamOptions(
    IReadOnlyDictionary<string, IReadOnlyList<EventHandlerRule>> Handlers,
    IReadOnlyList<ReadOnlyMemory<byte>> SigningKeys,
    string Origin,
    Func<int> OriginPort);
