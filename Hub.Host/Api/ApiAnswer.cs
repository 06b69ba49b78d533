namespace Hub.Host.Api;

/// <summary>What an operation answers: a status with a JSON body or none, or an error.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Error">Set when it was refused.</param>
/// <param name="Json">Body of a success; empty for none.</param>
internal readonly record struct ApiAnswer(int Status, ApiError? Error, ReadOnlyMemory<byte> Json)
{
    public static implicit operator ApiAnswer(ApiError error) => new(error.Status, error, default);

    /// <summary>Sends it.</summary>
    public ValueTask<System.IO.Pipelines.FlushResult> WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        var body = Json;
        if (Error is not null)
        {
            response.Headers[ApiError.HeaderName] = Error.Code;
            if (Error.RetryAfterSeconds is not null)
            {
                response.Headers.RetryAfter = Error.RetryAfterSeconds;
            }

            if (Status == StatusCodes.Status401Unauthorized)
            {
                response.Headers.WWWAuthenticate = "Bearer";
            }

            // An answer to HEAD has no body, and without one no type either.
            body = HttpMethods.IsHead(context.Request.Method) ? default : Error.ToJson();
        }

        if (body.IsEmpty)
        {
            // A 204 must not say that it has no bytes (RFC 9110 section 8.6).
            response.ContentLength = Status == StatusCodes.Status204NoContent ? null : 0;
            return default;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? default : response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
