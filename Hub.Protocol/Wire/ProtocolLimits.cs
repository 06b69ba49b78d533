namespace Hub.Protocol.Wire;

/// <summary>Bounds on what a client may send (protocol section 5). Sizes in bytes.</summary>
/// <param name="MaxMessageBytes">Largest message after reassembly; over it the connection closes with 1009.</param>
/// <param name="MaxFragments">Most frames one message may arrive in; over it 1009.</param>
/// <param name="MaxJsonDepth">Deepest JSON nesting accepted, counted from the request object; over it 1007.</param>
public sealed record ProtocolLimits(int MaxMessageBytes, int MaxFragments, int MaxJsonDepth)
{
    /// <summary>Longest group name, in UTF-16 units.</summary>
    public const int MaxGroupNameLength = 1024;

    /// <summary>Longest event name, in characters.</summary>
    public const int MaxEventNameLength = 128;

    /// <summary>Longest message life, in seconds.</summary>
    public const int MaxTtlSeconds = 300;

    /// <summary>The documented defaults: 1 MiB, 1,024 fragments, depth 16.</summary>
    public static readonly ProtocolLimits Default = new(1_048_576, 1_024, 16);
}
