using Hub.Actors.Upstream;
using Hub.Benchmarks.Load;
using Hub.Protocol.CloudEvents;

namespace Hub.Benchmarks.Balance;

/// <summary>An event on its way to the backend, like the one of a client, but without a client.</summary>
internal sealed class BalanceJob : UpstreamJob
{
    private static readonly byte[] Data = new byte[128];

    private readonly BalanceRecorder _recorder;
    private readonly long _due;

    /// <summary>A job.</summary>
    /// <param name="lane">Events of the same connection.</param>
    /// <param name="handler">Who gets it.</param>
    /// <param name="recorder">Who is told of its end.</param>
    /// <param name="due">When it was due, in nanoseconds.</param>
    /// <param name="deadlineMs">Value of the hub's clock at which it is given up.</param>
    public BalanceJob(EventLane lane, UpstreamHandler handler, BalanceRecorder recorder, long due, long deadlineMs)
        : base(lane, handler, HubEventKind.User, "work")
    {
        _recorder = recorder;
        _due = due;
        DeadlineMs = deadlineMs;
    }

    /// <inheritdoc/>
    public override CancellationToken Token => CancellationToken.None;

    /// <inheritdoc/>
    public override (string? ContentType, ReadOnlyMemory<byte> Body) Content => ("application/octet-stream", Data);

    /// <inheritdoc/>
    protected override bool OnAnswered(in UpstreamAnswer answer)
    {
        _recorder.OnEnded(answer.Outcome, _due, LoadEngine.Now);
        return true;
    }
}
