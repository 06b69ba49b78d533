namespace Hub.Benchmarks.Load.Adapters;

/// <summary>One step of the conversation that makes a connection ready: send a message (or none), then wait for a text.</summary>
/// <param name="Send">Message to send, or null.</param>
/// <param name="WaitFor">Text whose arrival ends the step.</param>
/// <param name="Refusal">Text whose arrival says that the step has failed, or null.</param>
/// <param name="IsBinary">The message is bytes, one in each character, and goes into a binary frame.</param>
internal readonly record struct SetupStep(string? Send, string WaitFor, string? Refusal = null, bool IsBinary = false);

/// <summary>How one server's protocol says connect, subscribe, publish and echo.</summary>
internal interface IWireAdapter
{
    /// <summary>The WebSocket subprotocol to offer, or null.</summary>
    string? Subprotocol { get; }

    /// <summary>True if deliveries are numbered and their receivers acknowledge them.</summary>
    bool IsReliable => false;

    /// <summary>Steps after the upgrade until the server calls the connection open.</summary>
    IEnumerable<SetupStep> Open();

    /// <summary>Steps that make the connection a member of <paramref name="group"/>.</summary>
    IEnumerable<SetupStep> Subscribe(string group);

    /// <summary>Steps that make <see cref="Echo"/> possible.</summary>
    IEnumerable<SetupStep> PrepareEcho(int connectionId);

    /// <summary>A message to all members of <paramref name="group"/>.</summary>
    string Publish(string group, string data);

    /// <summary>A request whose answer carries <paramref name="data"/> back to the sender alone.</summary>
    string Echo(int connectionId, string data);
}

/// <summary>The adapters by the name they have on the command line.</summary>
internal static class WireAdapters
{
    /// <summary>json.webpubsub.azure.v1.</summary>
    public const string WebPubSub = "webpubsub";

    /// <summary>json.reliable.webpubsub.azure.v1.</summary>
    public const string Reliable = "webpubsub-reliable";

    /// <summary>SignalR's JSON hub protocol.</summary>
    public const string SignalR = "signalr";

    /// <summary>The adapter called <paramref name="name"/>.</summary>
    public static IWireAdapter Named(string name) => name switch
    {
        WebPubSub => new WebPubSubAdapter(),
        Reliable => new WebPubSubAdapter(isReliable: true),
        SignalR => new SignalRAdapter(),
        _ => throw new LoadException($"there is no adapter '{name}'; choose {WebPubSub}, {Reliable} or {SignalR}"),
    };
}
