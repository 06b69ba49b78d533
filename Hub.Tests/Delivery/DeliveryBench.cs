using Akka.Configuration;
using Akka.Event;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.Wire;
using Hub.Tests.Transport;

namespace Hub.Tests.Delivery;

/// <summary>Connections and an index without any actor.</summary>
internal sealed class DeliveryBench : IWorkScheduler
{
    private readonly Queue<IThreadPoolWorkItem> _work = new();
    private int _connections;

    public DeliveryBench(string hocon = "")
    {
        Settings = HubSettings.From(ConfigurationFactory.ParseString("hub.workers.count = 2\n" + hocon));
        Node = new HubNode(Settings, new HubServices { Time = Time, Scheduler = this }, NoLogger.Instance);
        Shard = new IndexShard(0, Settings, this);
        FanOut = new FanOut(Node.Clock);
    }

    public ManualTime Time { get; } = new();

    public HubSettings Settings { get; }

    public HubNode Node { get; }

    public IndexShard Shard { get; }

    public FanOut FanOut { get; }

    /// <summary>A connection; open ones send when <see cref="Run"/> is called, held ones only queue.</summary>
    public (ConnectionLease Lease, SpySocket Socket) Connect(WireProtocol? protocol = null, bool open = true, string? id = null)
    {
        var socket = new SpySocket();
        var request = new ConnectionRequest { Hub = "chat", ConnectionId = id ?? $"c{++_connections}", Protocol = protocol ?? WireProtocol.Json };
        var lease = new ConnectionLease(request, socket, Node, null, []) { Slots = new Membership?[2] };
        if (open) lease.Outbox.Open(null);
        return (lease, socket);
    }

    /// <summary>A group of that many connections.</summary>
    public RecipientSet Group(string name, int members, bool open = true)
    {
        for (var i = 0; i < members; i++) Shard.Join(Connect(open: open).Lease, RecipientKind.Group, name);
        return Shard.Find("chat", RecipientKind.Group, name)!;
    }

    public void Schedule(IThreadPoolWorkItem item) => _work.Enqueue(item);

    /// <summary>Lets every write loop run.</summary>
    public void Run()
    {
        while (_work.TryDequeue(out var item)) item.Execute();
    }
}
