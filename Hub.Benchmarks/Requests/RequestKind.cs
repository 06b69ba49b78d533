using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Requests;

/// <summary>A request of the JSON subprotocol whose data comes back to its sender, followed by an ack.</summary>
/// <param name="Setup">Conversation that prepares the client with the given number.</param>
/// <param name="Write">The request of a client, for given data and ack id.</param>
internal sealed record RequestKind(Func<int, IEnumerable<SetupStep>> Setup, Func<int, string, long, string> Write)
{
    private static readonly WebPubSubAdapter Adapter = new();

    /// <summary>A user event; the event handler must return its data.</summary>
    public static RequestKind Event { get; } = new(
        _ => Adapter.Open(),
        (_, data, ackId) => $$"""{"type":"event","event":"echo","ackId":{{ackId}},"dataType":"text","data":"{{data}}"}""");

    /// <summary>A message to a group that only its sender is in: the hub's own work, without any handler.</summary>
    public static RequestKind GroupEcho { get; } = new(
        client => Adapter.Open().Concat(Adapter.PrepareEcho(client)),
        (client, data, ackId) =>
            $$"""{"type":"sendToGroup","group":"{{WebPubSubAdapter.EchoGroup(client)}}","ackId":{{ackId}},"noEcho":false,"dataType":"text","data":"{{data}}"}""");
}
