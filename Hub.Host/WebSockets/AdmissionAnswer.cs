using Hub.Actors.Connections;

namespace Hub.Host.WebSockets;

/// <summary>HTTP answers of the admission gate, which a handshake passes after it was found valid and before it is upgraded.</summary>
public static class AdmissionAnswer
{
    // Short, because places free up all the time on a full node; a draining one is replaced, which takes longer.
    private const int FullRetrySeconds = 2;
    private const int DrainingRetrySeconds = 5;

    /// <summary>The answer while the actors are not up yet.</summary>
    public static HandshakeRejected Starting { get; } = new(StatusCodes.Status503ServiceUnavailable, "The hub is starting.")
    {
        RetryAfterSeconds = FullRetrySeconds,
    };

    /// <summary>The refusal that belongs to <paramref name="result"/>, or null when the connection was let in.</summary>
    public static HandshakeRejected? For(AdmissionResult result) => result switch
    {
        AdmissionResult.Accepted => null,
        AdmissionResult.NodeFull => Full("The hub has no room for another connection."),
        AdmissionResult.UserFull => Full("This user has too many connections."),
        AdmissionResult.AddressFull => Full("This address has too many connections."),
        AdmissionResult.Draining => new HandshakeRejected(StatusCodes.Status503ServiceUnavailable, "The hub is shutting down.")
        {
            RetryAfterSeconds = DrainingRetrySeconds,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Not an AdmissionResult."),
    };

    private static HandshakeRejected Full(string reason) =>
        new(StatusCodes.Status429TooManyRequests, reason) { RetryAfterSeconds = FullRetrySeconds };
}
