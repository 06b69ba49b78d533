using Hub.Actors.Transport;

namespace Hub.Actors.Diagnostics;

/// <summary>Travels with one request in many, from the read of its socket to the delivery: when the read began.</summary>
/// <param name="readAt">Fine time stamp of <see cref="HubClock.Timestamp"/>.</param>
internal sealed class RequestMark(long readAt)
{
    public long ReadAt { get; } = readAt;
}
