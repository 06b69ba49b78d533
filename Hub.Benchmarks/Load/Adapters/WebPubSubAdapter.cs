namespace Hub.Benchmarks.Load.Adapters;

/// <summary>The Web PubSub JSON subprotocol. An echo is a message to a group only the sender is in: it takes the same road through the
/// server as any other message.</summary>
/// <param name="isReliable">Offer the reliable subprotocol, whose receivers acknowledge what they got.</param>
internal sealed class WebPubSubAdapter(bool isReliable = false) : IWireAdapter
{
    private const int JoinAckId = 1;

    public string Subprotocol => isReliable ? "json.reliable.webpubsub.azure.v1" : "json.webpubsub.azure.v1";

    public bool IsReliable => isReliable;

    public IEnumerable<SetupStep> Open() => [new(null, "\"connected\"")];

    public IEnumerable<SetupStep> Subscribe(string group) =>
        [new($$"""{"type":"joinGroup","group":"{{group}}","ackId":{{JoinAckId}}}""", "\"success\":true")];

    public IEnumerable<SetupStep> PrepareEcho(int connectionId) => Subscribe(EchoGroup(connectionId));

    // No echo to the publisher: it is not a subscriber, and a delivery to it would be counted as one.
    public string Publish(string group, string data) =>
        $$"""{"type":"sendToGroup","group":"{{group}}","dataType":"text","data":"{{data}}","noEcho":true}""";

    public string Echo(int connectionId, string data) =>
        $$"""{"type":"sendToGroup","group":"{{EchoGroup(connectionId)}}","dataType":"text","data":"{{data}}"}""";

    /// <summary>The group that only one client is in.</summary>
    public static string EchoGroup(int connectionId) => $"echo{connectionId}";
}
