using System.Text.Json;

namespace Hub.Tests.Support;

/// <summary>Shorthand for specs about events over real sockets.</summary>
internal static class UpstreamHub
{
    /// <summary>All system events.</summary>
    public const string Everything = "connect,connected,disconnected";

    /// <summary>The handler was asked and did not do it.</summary>
    public const string Failed = "The event handler failed.";

    /// <summary>The handler did not answer.</summary>
    public const string TimedOut = "The event handler did not answer in time.";

    /// <summary>The breaker is open.</summary>
    public const string Unavailable = "The event handler is not available at the moment.";

    /// <summary>Settings of one event handler of a hub.</summary>
    /// <param name="url">URL template.</param>
    /// <param name="user">User events; null for none.</param>
    /// <param name="system">System events; null for none.</param>
    /// <param name="hub">Hub name.</param>
    /// <param name="index">Position among the hub's handlers.</param>
    public static Dictionary<string, string?> Handler(string url, string? user = "*", string? system = null, string hub = "chat", int index = 0) => new()
    {
        [$"Hub__Hubs__{hub}__EventHandlers__{index}__UrlTemplate"] = url,
        [$"Hub__Hubs__{hub}__EventHandlers__{index}__UserEventPattern"] = user,
        [$"Hub__Hubs__{hub}__EventHandlers__{index}__SystemEvents"] = system,
    };

    /// <summary>Several settings as one.</summary>
    public static Dictionary<string, string?> And(this Dictionary<string, string?> settings, Dictionary<string, string?> more) =>
        new(settings.Concat(more));

    /// <summary>A hub whose user events go to an application.</summary>
    public static Task<HubHost> ForUserEventsAsync(string app, string? hocon = null) => HubHost.StartAsync(Handler($"{app}/{{hub}}/{{event}}"), hocon);

    /// <summary>A hub all of whose events go to an application.</summary>
    public static Task<HubHost> ForAllEventsAsync(string app, string? hocon = null) =>
        HubHost.StartAsync(Handler($"{app}/{{hub}}/{{event}}", system: Everything), hocon);

    /// <summary>A hub whose clients are let in by an application.</summary>
    public static Task<HubHost> ForConnectAsync(string app, string? hocon = null) =>
        HubHost.StartAsync(Handler($"{app}/{{hub}}/{{event}}", user: null, system: "connect"), hocon);

    /// <summary>A client that has read its <c>connected</c> message.</summary>
    public static async Task<RawClient> OpenAsync(this HubHost hub, string? user = null, string name = "chat")
    {
        var client = await hub.ConnectAsync(name, user, "json.webpubsub.azure.v1", "webpubsub.joinLeaveGroup", "webpubsub.sendToGroup");
        await client.ReadTextAsync();
        return client;
    }

    /// <summary>Sends a handshake with a token and returns the answer.</summary>
    public static async Task<RawResponse> HandshakeAsync(this HubHost hub, string? user = "ann", string? subprotocol = "json.webpubsub.azure.v1", string name = "chat")
    {
        await using var client = await RawClient.OpenAsync(hub.BaseAddress);
        return await client.UpgradeAsync(new Uri(hub.ClientUrl(name, user)).PathAndQuery, subprotocol);
    }

    /// <summary>Sends an event with a text and an ack id.</summary>
    public static Task SayEventAsync(this RawClient client, int ackId, string name = "order", string text = "x") =>
        client.SendTextAsync($$"""{"type":"event","event":"{{name}}","ackId":{{ackId}},"dataType":"text","data":"{{text}}"}""");

    /// <summary>The next message must be that ack; returns what its error says, which must be an InternalServerError, or null for success.</summary>
    public static async Task<string?> ReadAckAsync(this RawClient client, int ackId)
    {
        using var ack = JsonDocument.Parse(await client.ReadTextAsync());
        var root = ack.RootElement;
        Assert.Equal(("ack", ackId), (root.GetProperty("type").GetString(), root.GetProperty("ackId").GetInt32()));
        if (root.GetProperty("success").GetBoolean())
        {
            return null;
        }

        var error = root.GetProperty("error");
        Assert.Equal("InternalServerError", error.GetProperty("name").GetString());
        return error.GetProperty("message").GetString();
    }

    /// <summary>Sends an event and waits for its ack; returns what its error says, or null for success.</summary>
    public static async Task<string?> EventAsync(this RawClient client, int ackId, string name = "order")
    {
        await client.SayEventAsync(ackId, name);
        return await client.ReadAckAsync(ackId);
    }
}
