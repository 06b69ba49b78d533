namespace Hub.Protocol.Wire;

/// <summary>Names of <c>ack.error.name</c> (protocol section 2.4).</summary>
public static class ErrorCode
{
    /// <summary>The permission is missing.</summary>
    public const string Forbidden = "Forbidden";

    /// <summary>The ack id was already processed; libraries treat this as success.</summary>
    public const string Duplicate = "Duplicate";

    /// <summary>The hub or a handler failed.</summary>
    public const string InternalServerError = "InternalServerError";

    /// <summary>Parseable, but makes no sense.</summary>
    public const string BadRequest = "BadRequest";

    /// <summary>The target does not exist.</summary>
    public const string NotFound = "NotFound";

    /// <summary>The handler did not answer in time.</summary>
    public const string Timeout = "Timeout";
}

/// <summary>Error part of a failed ack or invocation.</summary>
/// <param name="Name">One of <see cref="ErrorCode"/>.</param>
/// <param name="Message">Text for people.</param>
public sealed record ErrorDetail(string Name, string Message);
