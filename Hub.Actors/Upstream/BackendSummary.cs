namespace Hub.Actors.Upstream;

/// <summary>What a <see cref="DispatcherActor"/> says of itself when an operator asks.</summary>
internal static class BackendSummary
{
    public static void Describe(BackendState backend, long nowMs, IDictionary<string, object> state)
    {
        state["backend"] = backend.Name;
        state["breaker"] = backend.Breaker.State.ToString();
        state["breakerOpenings"] = backend.Breaker.Openings;
        if (backend.Breaker.State == BreakerState.Open) state["breakerReopensMs"] = backend.Breaker.ReopensInMs(nowMs);
        state["failuresInARow"] = backend.Breaker.FailuresInARow;
        state["queued"] = backend.Queues.Queued;
        state["overflowing"] = backend.Queues.Overflowing;
        state["callsUnderWay"] = backend.TotalUnderWay;
        state["answered"] = backend.Ended(UpstreamOutcome.Answered);
        state["failed"] = backend.Ended(UpstreamOutcome.Failed);
        state["timedOut"] = backend.Ended(UpstreamOutcome.TimedOut);
        state["rejected"] = backend.Ended(UpstreamOutcome.Busy);
        if (backend.LastError is { } last) state["lastError"] = $"{last.At:O} {last.Error}";
    }
}
