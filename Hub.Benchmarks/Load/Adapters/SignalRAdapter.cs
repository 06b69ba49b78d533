namespace Hub.Benchmarks.Load.Adapters;

/// <summary>SignalR's JSON protocol, over a WebSocket opened without negotiation; for the hub in <see cref="Peers.SignalRPeer"/>.</summary>
internal sealed class SignalRAdapter : IWireAdapter
{
    private const char RecordSeparator = '\u001e';

    public string? Subprotocol => null;

    public IEnumerable<SetupStep> Open() => [new("{\"protocol\":\"json\",\"version\":1}" + RecordSeparator, "{}" + RecordSeparator)];

    public IEnumerable<SetupStep> Subscribe(string group) => [new(Invocation("Join", Quote(group), invocationId: 1), "\"type\":3")];

    public IEnumerable<SetupStep> PrepareEcho(int connectionId) => [];

    public string Publish(string group, string data) => Invocation("Publish", $"{Quote(group)},{Quote(data)}", invocationId: null);

    public string Echo(int connectionId, string data) => Invocation("Echo", Quote(data), invocationId: 2);

    private static string Invocation(string target, string arguments, int? invocationId)
    {
        var id = invocationId is null ? "" : $"\"invocationId\":\"{invocationId}\",";
        return $$"""{"type":1,{{id}}"target":"{{target}}","arguments":[{{arguments}}]}""" + RecordSeparator;
    }

    private static string Quote(string text) => $"\"{text}\"";
}
