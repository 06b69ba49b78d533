namespace Hub.Protocol.CloudEvents;

/// <summary>What a handler answered, the same for every transport. Immutable.</summary>
/// <param name="Status">HTTP status; a TCP backend uses the same numbers.</param>
/// <param name="ContentType">Media type of <paramref name="Body"/> with its parameters, or null.</param>
/// <param name="Body">The answer; owned by the reply.</param>
public sealed record CloudEventReply(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Longest body that a transport may read, in bytes (protocol section 5).</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Longest state, in UTF-16 units. It returns to the handler in a header of every event, and most HTTP servers take 16 KiB of headers.
    /// </summary>
    public const int MaxStateLength = 16 * 1024;

    /// <summary>New state of the connection; null to leave it as it is. May be empty. Counts on success only.</summary>
    public string? State { get; init; }

    /// <summary>String pairs for the client, or null; checked by section 2.2, "Metadata".</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Values of <c>Set-Cookie</c>, for <see cref="CookieJar.Store"/>. HTTP only.</summary>
    public IReadOnlyList<string> SetCookies { get; init; } = [];

    /// <summary>True for 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>Status, media type and size, for logs; not the data, the state or the cookies.</summary>
    public override string ToString() => $"{Status} {ContentType} ({Body.Length} bytes)";

    /// <summary>Tells what is wrong with a state, or null. Control characters could end a header.</summary>
    internal static string? CheckState(string state)
    {
        if (state.Length > MaxStateLength)
        {
            return "The connection state is longer than 16,384 characters.";
        }

        return state.Any(char.IsControl) ? "The connection state has a control character." : null;
    }
}
