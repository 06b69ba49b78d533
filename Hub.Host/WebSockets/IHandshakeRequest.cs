namespace Hub.Host.WebSockets;

/// <summary>
/// The facts of one HTTP request that <see cref="ClientHandshake"/> decides on, as they were on the wire. It knows no HTTP server,
/// so any front door can ask it.
/// </summary>
public interface IHandshakeRequest
{
    /// <summary>Request method, upper case.</summary>
    string Method { get; }

    /// <summary>True for HTTP/1.1; the upgrade exists in no other version (RFC 6455 section 4.2.1).</summary>
    bool IsHttp11 { get; }

    /// <summary>Path of the request target, still percent-encoded, without the query.</summary>
    string Path { get; }

    /// <summary>Query of the request target, still encoded, without its question mark.</summary>
    string Query { get; }

    /// <summary>Value of a header, several lines joined by commas; null when absent. Names are compared without regard to case.</summary>
    string? Header(string name);
}
