using Hub.Actors.Upstream;
using Hub.Protocol.CloudEvents;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>Order per connection while workers steal from each other: each connection's events arrive one at a time, in the order they were posted.</summary>
public sealed class EventOrderSpecs : HubSpec
{
    private const int Connections = 1_000;
    private const int EventsPerConnection = 1_000;

    private readonly ScriptedBackend _backend;

    public EventOrderSpecs()
        : this(new ScriptedBackend(ScriptedBackend.Rule("http://ordered:80/", "*")))
    {
    }

    private EventOrderSpecs(ScriptedBackend backend)
        : base("hub.upstream { workers = 32, calls-per-worker = 1, queue = 20, overflow = 2000 }", backend: backend) => _backend = backend;

    [Fact]
    public async Task A_million_events_of_a_thousand_connections_over_32_workers_must_not_be_reordered()
    {
        var log = new EventLog();
        _backend.Delayed = log.OnCallAsync;
        var upstream = Tree.Upstream!;
        var handler = upstream.Find("chat", HubEventKind.User, "tick")!;
        for (var c = 0; c < Connections; c++)
        {
            var lane = new EventLane(upstream, "chat", $"{c}", 0);
            for (var i = 0; i < EventsPerConnection; i++) lane.Post(new Tick(lane, handler, log));
        }
        await log.Done.WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal((Connections * EventsPerConnection, 0, 0), (log.Handled, log.OutOfOrder, log.SideBySide));
        Assert.True(upstream.Backend[0].Queues.Steals > 0, "No worker ever stole: the spec shows nothing.");
        Assert.True(upstream.Backend[0].Queues.Overflowed > 0, "The overflow was never used: the spec shows nothing.");
        await upstream.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class Tick(EventLane lane, UpstreamHandler handler, EventLog log) : UpstreamJob(lane, handler, HubEventKind.User, "tick")
    {
        public override CancellationToken Token => CancellationToken.None;

        public override (string? ContentType, ReadOnlyMemory<byte> Body) Content => (null, default);

        public override void Begin()
        {
            base.Begin();
            DeadlineMs = long.MaxValue;
        }

        protected override bool OnAnswered(in UpstreamAnswer answer)
        {
            log.OnAnswered(answer);
            return true;
        }
    }

    private sealed class EventLog
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly long[] _last = [.. Enumerable.Repeat(-1L, Connections)];
        private readonly int[] _underWay = new int[Connections];
        private int _handled;
        private int _outOfOrder;
        private int _sideBySide;

        public Task Done => _done.Task;

        public int Handled => _handled;

        public int OutOfOrder => _outOfOrder;

        public int SideBySide => _sideBySide;

        /// <summary>A handler that is slow now and then, and slow always at one worker.</summary>
        public async Task<CloudEventReply> OnCallAsync(UpstreamCall call)
        {
            var connection = int.Parse(call.Event.ConnectionId, System.Globalization.CultureInfo.InvariantCulture);
            if (Interlocked.Increment(ref _underWay[connection]) != 1) Interlocked.Increment(ref _sideBySide);
            if (call.Event.Id != _last[connection] + 1) Interlocked.Increment(ref _outOfOrder);
            _last[connection] = call.Event.Id;
            for (var pauses = call.Worker == 0 ? 50 : (int)(call.Event.Id % 3); pauses > 0; pauses--) await Task.Yield();
            Interlocked.Decrement(ref _underWay[connection]);
            return ScriptedBackend.Status(200);
        }

        public void OnAnswered(in UpstreamAnswer answer)
        {
            if (!answer.IsSuccess) _done.TrySetException(new InvalidOperationException($"An event ended with {answer.Outcome}: {answer.Reason}"));
            if (Interlocked.Increment(ref _handled) == Connections * EventsPerConnection) _done.TrySetResult();
        }
    }
}
