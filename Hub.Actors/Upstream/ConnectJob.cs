using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>A <c>connect</c> event (protocol section 4.4): the handshake waits for it.</summary>
internal sealed class ConnectJob : UpstreamJob
{
    private readonly TaskCompletionSource<UpstreamAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HubUpstream _upstream;
    private readonly byte[] _body;
    private readonly CancellationToken _deadline;

    /// <summary>The first event of a lane.</summary>
    public ConnectJob(HubUpstream upstream, EventLane lane, UpstreamHandler handler, byte[] body, CancellationToken deadline, CancellationToken deadlineOrGone)
        : base(lane, handler, HubEventKind.Connect, "connect")
    {
        _upstream = upstream;
        _body = body;
        _deadline = deadline;
        Token = deadlineOrGone;
        DeadlineMs = upstream.NowMs + (long)upstream.EventTimeout.TotalMilliseconds;
    }

    /// <summary>The end.</summary>
    public Task<UpstreamAnswer> Answer => _answer.Task;

    public override CancellationToken Token { get; }

    public override bool IsLate => _deadline.IsCancellationRequested;

    public override (string? ContentType, ReadOnlyMemory<byte> Body) Content => ("application/json", _body);

    protected override bool OnAnswered(in UpstreamAnswer answer)
    {
        if (answer.Outcome is not (UpstreamOutcome.Answered or UpstreamOutcome.Cancelled)) _upstream.OnFailed(this, answer);
        _answer.TrySetResult(answer);
        return true;
    }
}
