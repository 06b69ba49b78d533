namespace Hub.Protocol.Wire;

/// <summary>Outcome of decoding one client message.</summary>
public enum DecodeStatus : byte
{
    /// <summary>The request is complete and keeps every rule that needs no state.</summary>
    Ok,

    /// <summary>The client broke the protocol; the connection is to be closed with the given reason.</summary>
    Invalid,
}
