using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Akka.Configuration;
using Akka.Event;
using BenchmarkDotNet.Attributes;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Benchmarks.Micro;

/// <summary>One message to all members of a group: encoded once, put into each outbox, and written by each write loop to a socket that
/// takes everything. What is left of a delivery without the system call. Not sealed: the harness derives from it.</summary>
[MemoryDiagnoser]
public class FanOutBench
{
    private const string HubName = "bench";
    private const string GroupName = "room";

    private readonly DirectScheduler _scheduler = new();
    private readonly List<SinkSocket> _sockets = [];
    private readonly ServerMessage _message = new GroupData(
        GroupName, new Payload(DataType.Text, PayloadForm.Raw, Encoding.UTF8.GetBytes(new string('x', 128))), null, null);

    private FanOut? _fanOut;
    private RecipientSet? _members;

    /// <summary>Members of the group.</summary>
    [Params(10, 100, 1000)]
    public int Members { get; set; }

    /// <summary>Joins the members, and makes sure that a delivery reaches each of them.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var node = new HubNode(HubSettings.From(Config.Empty), new HubServices { Scheduler = _scheduler }, NoLogger.Instance);
        var shard = new IndexShard(ordinal: 0, node.Settings, node.Scheduler);
        for (var member = 0; member < Members; member++)
        {
            var socket = new SinkSocket();
            var request = new ConnectionRequest
            {
                Hub = HubName,
                ConnectionId = member.ToString("x32", CultureInfo.InvariantCulture),
                Protocol = WireProtocol.Json,
            };
            var lease = new ConnectionLease(request, socket, node, ticket: null, buckets: []);
            lease.Slots = new Membership?[node.Settings.Workers];
            lease.Outbox.Open(null);
            shard.Join(lease, RecipientKind.Group, GroupName);
            _sockets.Add(socket);
        }

        _fanOut = new FanOut(node.Clock);
        _members = shard.Find(HubName, RecipientKind.Group, GroupName);
        if (Deliver() != Members || _sockets.Any(socket => socket.Sends != 1))
        {
            throw new InvalidOperationException("a delivery does not reach every member's socket; the figure would be of something else");
        }
    }

    /// <summary>The delivery to all members; divide by their number.</summary>
    [Benchmark]
    public long Deliver()
    {
        _fanOut!.Add(_message);
        var queued = _fanOut.Deliver(_members!, except: null, ttlSeconds: 0);
        _scheduler.RunAll();
        return queued;
    }

    private sealed class DirectScheduler : IWorkScheduler
    {
        private readonly List<IThreadPoolWorkItem> _scheduled = [];

        public void Schedule(IThreadPoolWorkItem item) => _scheduled.Add(item);

        public void RunAll()
        {
            foreach (var item in _scheduled)
            {
                item.Execute();
            }

            _scheduled.Clear();
        }
    }

    private sealed class SinkSocket : IClientSocket
    {
        public string? RemoteAddress => null;

        public int Sends { get; private set; }

        public PipeReader Input => throw new NotSupportedException("nothing here reads");

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
        {
            Sends++;
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync() => ValueTask.CompletedTask;

        public void Abort()
        {
        }
    }
}
