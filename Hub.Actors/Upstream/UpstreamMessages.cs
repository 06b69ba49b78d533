using System.Diagnostics;
using Akka.Actor;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

// What the upstream actors receive.

/// <summary>To the supervisor, and by it to the backend's dispatcher: deliver an event.</summary>
internal sealed record Submit(UpstreamJob Job);

/// <summary>To a worker: make this call now.</summary>
/// <param name="Job">The event.</param>
/// <param name="Pass">The breaker's, to be given back with the result.</param>
internal sealed record RunCall(UpstreamJob Job, int Pass) : IAboutCall
{
    /// <summary>Fine time stamp of the beginning; 0 while it has not begun.</summary>
    public long StartedAt { get; set; }

    /// <summary>Its span; null when it is not traced.</summary>
    public Activity? Span { get; set; }

    RunCall IAboutCall.Call => this;
}

/// <summary>A worker to itself: the handler answered.</summary>
internal sealed record CallAnswered(RunCall Call, CloudEventReply Reply) : IAboutCall;

/// <summary>A worker to itself: the call threw.</summary>
internal sealed record CallFaulted(RunCall Call, Exception Reason) : IAboutCall;

/// <summary>To the dispatcher: a worker has one call less under way.</summary>
internal sealed record CallEnded(int Worker, int Pass, CallVerdict Verdict);

/// <summary>Any message of a worker about one call: after a crash the call must still come to an end.</summary>
internal interface IAboutCall
{
    /// <summary>The call.</summary>
    RunCall Call { get; }
}

/// <summary>What the end of a call says about its backend.</summary>
internal enum CallVerdict : byte
{
    /// <summary>It answered.</summary>
    Good,
    /// <summary>It did not, or with an error of its own (5xx, 408).</summary>
    Bad,
    /// <summary>Nothing: the call was given up for other reasons.</summary>
    Unknown,
}
