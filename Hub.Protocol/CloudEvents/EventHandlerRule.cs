namespace Hub.Protocol.CloudEvents;

/// <summary>One handler of a hub and what it gets (protocol section 4.1). Of a hub's rules the first that selects an event counts.</summary>
/// <param name="Url">Where the handler is.</param>
/// <param name="UserEvents">Names of the user events it gets; null for none.</param>
/// <param name="Connect">True when it decides about new connections.</param>
/// <param name="Connected">True when it hears of open connections.</param>
/// <param name="Disconnected">True when it hears of ended ones.</param>
public sealed record EventHandlerRule(UrlTemplate Url, EventPattern? UserEvents, bool Connect, bool Connected, bool Disconnected)
{
    /// <summary>True when the event goes to this handler. A pattern never selects a system event, nor does a system event a user event.</summary>
    public bool Selects(HubEventKind kind, string eventName) => kind switch
    {
        HubEventKind.Connect => Connect,
        HubEventKind.Connected => Connected,
        HubEventKind.Disconnected => Disconnected,
        _ => UserEvents is not null && UserEvents.Matches(eventName),
    };
}
