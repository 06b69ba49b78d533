namespace Hub.Protocol.Frames;

/// <summary>Which close codes may stand in a close frame (RFC 6455 section 7.4 and the IANA registry it opens).</summary>
public static class CloseCodes
{
    /// <summary>Stands for "the close frame had no code"; never on the wire.</summary>
    public const ushort NoneGiven = 1005;

    /// <summary>True for 1000-1003, 1007-1014 (1012-1014 are later registrations) and the free ranges 3000-4999.</summary>
    public static bool MayBeSent(ushort code) =>
        code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
