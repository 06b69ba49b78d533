using System.Text.Json;

namespace Hub.Host.Api;

/// <summary>A refused or failed request: HTTP status, and the code and text of the body (protocol section 3.3).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Value of <c>code</c> and of the header <c>x-ms-error-code</c>.</param>
/// <param name="Message">One sentence for people; it repeats nothing secret.</param>
/// <param name="Target">What the error is about.</param>
internal sealed record ApiError(int Status, string Code, string Message, string Target = "Request")
{
    /// <summary>Header that repeats the code, for answers without a body.</summary>
    public const string HeaderName = "x-ms-error-code";

    /// <summary>Seconds for <c>Retry-After</c>, or null for no such header.</summary>
    public string? RetryAfterSeconds { get; init; }

    /// <summary>The JSON body.</summary>
    public byte[] ToJson()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code", Code);
            json.WriteString("message", Message);
            json.WriteString("target", Target);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>The catalogue of errors.</summary>
internal static class ApiErrors
{
    // A draining hub is replaced, which takes longer than a start.
    private const string StartingRetrySeconds = "2";
    private const string DrainingRetrySeconds = "5";

    public static readonly ApiError UnknownRoute = new(
        StatusCodes.Status404NotFound, "Error.NotFound", "There is no such operation; docs/rest.md and /api/openapi.json list them.");

    public static readonly ApiError WrongMethod = new(
        StatusCodes.Status405MethodNotAllowed, "Error.MethodNotAllowed", "The path exists, but not with this method; see the Allow header.");

    public static readonly ApiError TooLarge = new(
        StatusCodes.Status413PayloadTooLarge, "Error.PayloadTooLarge", "The body is larger than 1 MiB (1,048,576 bytes).");

    public static readonly ApiError Internal = new(
        StatusCodes.Status500InternalServerError, "Error.InternalServerError", "The hub failed to execute the request.", "Server");

    public static readonly ApiError Starting = new(StatusCodes.Status503ServiceUnavailable, "Error.ServiceUnavailable", "The hub is starting.", "Server")
    {
        RetryAfterSeconds = StartingRetrySeconds,
    };

    public static readonly ApiError Draining = new(StatusCodes.Status503ServiceUnavailable, "Error.ServiceUnavailable", "The hub is shutting down.", "Server")
    {
        RetryAfterSeconds = DrainingRetrySeconds,
    };

    public static readonly ApiError NoConnection = new(
        StatusCodes.Status404NotFound, "Warning.Connection.NotExisted", "The connection does not exist.", "Connection");

    public static readonly ApiError NoUser = new(StatusCodes.Status404NotFound, "Warning.User.NotExisted", "The user has no connection.", "User");

    public static readonly ApiError NoGroup = new(StatusCodes.Status404NotFound, "Warning.Group.NotExisted", "The group has no member.", "Group");

    public static readonly ApiError NoPermission = new(
        StatusCodes.Status404NotFound, "Info.Connection.NotExisted", "The connection does not exist or does not have the permission.", "Connection");

    public static readonly ApiError TooManyRules = new(
        StatusCodes.Status409Conflict, "Error.Connection.Conflict", "The connection would have more than 1000 rules for single groups.", "Connection");

    public static readonly ApiError TooManyGroups = new(
        StatusCodes.Status409Conflict,
        "Error.Connection.Conflict",
        "A connection is in as many groups as it may be (hub.limits.groups-per-connection) and was not added; the others were.",
        "Connection");

    public static ApiError BadRequest(string message) => new(StatusCodes.Status400BadRequest, "Error.BadRequest", message);

    public static ApiError Unauthorized(string message) => new(StatusCodes.Status401Unauthorized, "Error.Unauthorized", message);

    public static ApiError ConnectionNotFound(string connectionId) =>
        new(StatusCodes.Status404NotFound, "Error.Connection.NotExisted", $"Connection `{connectionId}` is not found.", "Connection");

    public static ApiError UnsupportedMediaType(string message) => new(StatusCodes.Status415UnsupportedMediaType, "Error.UnsupportedMediaType", message);

    /// <summary>What the HTTP server itself refused while the body was read.</summary>
    public static ApiError OfServer(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status408RequestTimeout => new ApiError(status, "Error.RequestTimeout", "The body arrived too slowly."),
        _ => BadRequest("The body is not well-formed HTTP.") with { Status = status },
    };
}
