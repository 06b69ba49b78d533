using System.Diagnostics;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>
/// The events of one connection, one under way at a time, in the order in which they happened, whichever backends they go to. It outlives
/// the connection and its actor, so that <c>disconnected</c> follows everything else. Also what handlers said about the connection: its
/// state and their cookies. Exists only in hubs that have event handlers. Thread safe.
/// A connection has at most one user event at a time and those that it gave up are dropped, so no more than a few events ever wait.
/// </summary>
internal sealed class EventLane
{
    private readonly HubUpstream _upstream;
    private readonly Lock _gate = new();
    private Queue<UpstreamJob>? _waiting;
    private Dictionary<int, CookieJar>? _cookies;
    private long _nextId;
    private bool _isBusy;
    private bool _wasConnected;

    /// <summary>A lane without events yet.</summary>
    /// <param name="upstream">Where they go.</param>
    /// <param name="hub">Hub of the connection.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="firstId">Number of the first event: 0 is <c>connect</c> (protocol section 4.3).</param>
    public EventLane(HubUpstream upstream, string hub, string connectionId, long firstId)
    {
        _upstream = upstream;
        Hub = hub;
        ConnectionId = connectionId;
        _nextId = firstId;
    }

    public string Hub { get; }

    public string ConnectionId { get; }

    /// <summary>User of the connection; a <c>connect</c> handler may have changed it.</summary>
    public string? UserId { get; set; }

    /// <summary>Subprotocol in effect; null while it is not decided and for simple clients.</summary>
    public string? Subprotocol { get; set; }

    /// <summary>Last state that a handler set; null when none ever did.</summary>
    public string? State { get; private set; }

    /// <summary>Events that wait for the one under way.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting?.Count ?? 0;
        }
    }

    /// <summary>Sends the event after those before it.</summary>
    public void Post(UpstreamJob job)
    {
        lock (_gate)
        {
            job.Id = _nextId++;
            if (_isBusy)
            {
                _waiting ??= new Queue<UpstreamJob>();
                // A client can give up its events as fast as it can write, while a notification before them is tried for a minute.
                while (_waiting.TryPeek(out var first) && first.Kind == HubEventKind.User && first.Token.IsCancellationRequested) _waiting.Dequeue();
                _waiting.Enqueue(job);
                return;
            }
            _isBusy = true;
        }
        _upstream.OnLaneBusy();
        _upstream.Submit(job);
    }

    /// <summary>The event under way has come to its end: the next one may go.</summary>
    public void Next()
    {
        UpstreamJob? next = null;
        lock (_gate)
        {
            if (_waiting is null || !_waiting.TryDequeue(out next)) _isBusy = false;
        }
        if (next is null) _upstream.OnLaneIdle();
        else _upstream.Submit(next);
    }

    /// <summary>The client was told that it is connected.</summary>
    public void OnConnected()
    {
        lock (_gate)
        {
            if (_wasConnected) return;                      // the actor crashed in between and opens once more
            _wasConnected = true;
        }
        if (_upstream.Find(Hub, HubEventKind.Connected) is { } handler) Post(new Notification(_upstream, this, handler, HubEventKind.Connected, null));
    }

    /// <summary>The connection is over, for good. Nothing is said of one that the client never had.</summary>
    public void OnDisconnected(string reason)
    {
        lock (_gate)
        {
            if (!_wasConnected) return;
            _wasConnected = false;
        }
        if (_upstream.Find(Hub, HubEventKind.Disconnected) is { } handler) Post(new Notification(_upstream, this, handler, HubEventKind.Disconnected, reason));
    }

    /// <summary>
    /// Takes over what a successful answer says about the connection. Notifications cannot change the state (protocol section 4.5), but may
    /// set cookies.
    /// </summary>
    public void Learn(CloudEventReply reply, UpstreamJob job)
    {
        if (!reply.IsSuccess) return;
        lock (_gate)
        {
            if (reply.State is { } state && job.Kind is HubEventKind.Connect or HubEventKind.User) State = state;
            if (reply.SetCookies.Count == 0) return;
            _cookies ??= [];
            // What one backend sets is no business of another's.
            if (!_cookies.TryGetValue(job.Handler.Backend, out var jar)) _cookies.Add(job.Handler.Backend, jar = new CookieJar());
            jar.Store(reply.SetCookies);
        }
    }

    /// <summary>The event as its handler gets it.</summary>
    public CloudEvent Describe(UpstreamJob job, Activity? span = null)
    {
        var (contentType, body) = job.Content;
        lock (_gate)
        {
            return new CloudEvent
            {
                Kind = job.Kind,
                Hub = Hub,
                Name = job.Name,
                ConnectionId = ConnectionId,
                Id = job.Id,
                Time = _upstream.UtcNow,
                UserId = UserId,
                Subprotocol = Subprotocol,
                State = State,
                Cookies = _cookies?.GetValueOrDefault(job.Handler.Backend)?.Header,
                ContentType = contentType,
                Body = body,
                Metadata = job.Metadata,
                Signature = _upstream.Sign(ConnectionId),
                TraceParent = span?.Id,
                TraceState = span?.TraceStateString,
            };
        }
    }
}
