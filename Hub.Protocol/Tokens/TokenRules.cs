using System.Text;

namespace Hub.Protocol.Tokens;

/// <summary>What a token must satisfy, apart from the clock and the request. Immutable.</summary>
public sealed record TokenRules
{
    /// <summary>Clock difference to token issuers that is forgiven (protocol section 1.3).</summary>
    public static readonly TimeSpan DefaultClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Signing keys, any of which may have signed: two while keys are rotated.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Keys { get; init; }

    /// <summary>Forgiven on both ends of a token's life.</summary>
    public TimeSpan ClockSkew { get; init; } = DefaultClockSkew;

    /// <summary>Endpoints whose audiences are accepted besides the one the request was made to.</summary>
    public IReadOnlyList<PublicEndpoint> PublicEndpoints { get; init; } = [];

    /// <summary>Longest token in characters; the work on an unauthenticated token is bounded by it.</summary>
    public int MaxLength { get; init; } = 8 * 1024;

    /// <summary>Deepest JSON nesting in header and payload.</summary>
    public int MaxDepth { get; init; } = 8;

    /// <summary>The HMAC key of an access key: the bytes of its text. It is never Base64-decoded, even where it looks like Base64.</summary>
    public static ReadOnlyMemory<byte> KeyBytes(string accessKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessKey);
        return Encoding.UTF8.GetBytes(accessKey);
    }
}
