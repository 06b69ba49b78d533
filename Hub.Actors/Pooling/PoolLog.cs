using Akka.Event;

namespace Hub.Actors.Pooling;

/// <summary>Log lines about pools. A backend's faults are warnings, at most so many a second; ordinary ends are for debugging. Never a payload.</summary>
internal static class PoolLog
{
    public static void Opened(ILoggingAdapter log, PoolState pool, int number)
    {
        if (log.IsDebugEnabled) log.Debug("Pool {0}: link {1} to {2} is open.", pool.Name, number, pool.Endpoint);
    }

    public static void Ended(ILoggingAdapter log, PoolState pool, int number, BackendLink link)
    {
        if (IsOrdinary(link))
        {
            if (log.IsDebugEnabled) log.Debug("Pool {0}: link {1} to {2} ended: {3}.", pool.Name, number, pool.Endpoint, link.Reason.Label());
            return;
        }
        if (!pool.Log.TryTake(out var suppressed)) return;
        log.Warning(
            "Pool {0}: link {1} to {2} ended: {3}. {4} ({5} lines suppressed)",
            pool.Name, number, pool.Endpoint, link.Reason.Label(), link.Failure?.Message ?? "", suppressed);
    }

    /// <summary>While a backend is down only the attempts that began a new pause are news, not all that failed together.</summary>
    private static bool IsOrdinary(BackendLink link) => link.Reason switch
    {
        LinkCloseReason.ConnectFailed => !link.BeganPause,
        LinkCloseReason.IoError or LinkCloseReason.ProtocolError or LinkCloseReason.HealthCheck or LinkCloseReason.Leaked => false,
        _ => true,
    };
}
