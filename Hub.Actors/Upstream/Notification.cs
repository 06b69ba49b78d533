using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>
/// A <c>connected</c> or <c>disconnected</c> event (protocol section 4.5): nobody waits for its answer, so it is tried again until the
/// handler has taken it or <c>hub.upstream.notify-within</c> has passed. Each attempt has the deadline of an event.
/// </summary>
#pragma warning disable CA1001 // Each attempt disposes its own at its end.
internal sealed class Notification : UpstreamJob
#pragma warning restore CA1001
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)];

    private readonly HubUpstream _upstream;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly long _giveUpMs;
    private CancellationTokenSource? _deadline;
    private int _attempts;

    /// <summary>A notification that happened now.</summary>
    public Notification(HubUpstream upstream, EventLane lane, UpstreamHandler handler, HubEventKind kind, string? reason)
        : base(lane, handler, kind, kind == HubEventKind.Connected ? "connected" : "disconnected")
    {
        _upstream = upstream;
        _body = reason is null ? SystemEventBody.Connected : SystemEventBody.Disconnected(reason);
        _giveUpMs = upstream.NowMs + (long)upstream.Settings.NotifyWithin.TotalMilliseconds;
    }

    public override CancellationToken Token => _deadline!.Token;

    public override (string? ContentType, ReadOnlyMemory<byte> Body) Content => ("application/json", _body);

    public override void Begin()
    {
        base.Begin();
        DeadlineMs = _upstream.NowMs + (long)_upstream.EventTimeout.TotalMilliseconds;
        _deadline = new CancellationTokenSource(_upstream.EventTimeout, _upstream.Time);
    }

    protected override bool OnAnswered(in UpstreamAnswer answer)
    {
        _deadline!.Dispose();
        if (answer.IsSuccess) return true;
        var pause = Pauses[Math.Min(_attempts++, Pauses.Length - 1)];
        if (!IsWorthRepeating(answer) || _upstream.NowMs + (long)pause.TotalMilliseconds > _giveUpMs)
        {
            _upstream.OnLost(this, answer);
            return true;
        }
        _upstream.SubmitLater(this, pause);
        return false;
    }

    /// <summary>A handler that says no, says so for good; 408, 5xx and everything without an answer may be otherwise next time.</summary>
    private static bool IsWorthRepeating(in UpstreamAnswer answer) => answer.Reply is not { } reply || reply.Status is 408 or 429 or >= 500;
}
