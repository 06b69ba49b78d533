using System.Diagnostics;
using Hub.Actors.Transport;

namespace Hub.Actors.Diagnostics;

/// <summary>Travels with one request in many, from the read of its socket until it is done with: what is measured of it.</summary>
/// <param name="readAt">Fine time stamp of <see cref="HubClock.Timestamp"/> when the read began; 0 when its delivery is not measured.</param>
internal sealed class RequestMark(long readAt)
{
    public long ReadAt { get; } = readAt;

    /// <summary>The span that began with it; null when it is not traced.</summary>
    public Activity? Span { get; init; }
}
