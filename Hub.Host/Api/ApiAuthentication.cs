using Hub.Protocol.Tokens;

namespace Hub.Host.Api;

/// <summary>Lets only holders of an access key in (protocol section 3.2): the bearer token must be signed for the very URL of the request.</summary>
internal sealed class ApiAuthentication
{
    // The audience may repeat a request line of the longest accepted length, and Base64 makes four bytes of three.
    private const int MaxTokenLength = 24 * 1024;
    private const string Scheme = "Bearer ";

    private readonly TokenValidator _tokens;

    public ApiAuthentication(TokenRules rules, TimeProvider time) => _tokens = new TokenValidator(rules with { MaxLength = MaxTokenLength }, time);

    /// <summary>Null when the request may be executed.</summary>
    public ApiError? Check(HttpRequest request, ApiTarget target)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count != 1 || headers[0]?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return ApiErrors.Unauthorized("An access token is needed: Authorization: Bearer, signed with an access key of this hub for the URL of the request.");
        }

        var rejection = _tokens.Validate(headers[0]![Scheme.Length..].Trim(), new RequestTarget(request.Host.Value ?? "", target.Path));
        return rejection switch
        {
            TokenRejection.None => null,
            TokenRejection.WrongAudience => ApiErrors.Unauthorized("The access token's audience is not the URL of this request."),
            _ => ApiErrors.Unauthorized(rejection.Text()),
        };
    }
}
