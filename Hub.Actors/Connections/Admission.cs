namespace Hub.Actors.Connections;

/// <summary>Answer of <see cref="AdmissionGate.TryEnter"/>.</summary>
public enum AdmissionResult : byte
{
    /// <summary>The connection counts from now on, until its <see cref="AdmissionTicket"/> is disposed.</summary>
    Accepted,
    /// <summary>The node is full: 429 with Retry-After.</summary>
    NodeFull,
    /// <summary>This user has too many connections: 429.</summary>
    UserFull,
    /// <summary>This remote address has too many connections: 429.</summary>
    AddressFull,
    /// <summary>The node is shutting down: 503 with Retry-After.</summary>
    Draining,
}
