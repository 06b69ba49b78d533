using System.Text.Json;
using Hub.Host.Auth;
using Hub.Host.Hosting;
using Hub.Protocol.Tokens;

namespace Hub.Host.Api;

/// <summary>Answer of <c>:generateToken</c>.</summary>
/// <param name="Token">Client access token.</param>
internal sealed record ClientToken(string Token);

/// <summary>Client tokens for application servers that do not sign themselves (protocol sections 1.5 and 3.4).</summary>
internal sealed class TokenResource
{
    private readonly HostSettings _settings;
    private readonly TokenRules _rules;
    private readonly TimeProvider _time;

    public TokenResource(HostSettings settings, TokenRules rules, TimeProvider time)
    {
        _settings = settings;
        _rules = rules;
        _time = time;
    }

    public ValueTask<ApiAnswer> GenerateAsync(ApiCall call)
    {
        var (user, roles, groups) = (call.One("userId"), call.All("role"), call.All("group"));
        var minutes = call.Integer("minutesToExpire", 1, int.MaxValue) ?? (int)ClientUrl.DefaultLife.TotalMinutes;
        groups.ForEach(call.CheckGroup);
        if (call.One("clientType") is { } type && !type.Equals("Default", StringComparison.OrdinalIgnoreCase))
        {
            call.Refuse("The clientType must be Default: this hub has no others.");
        }

        if (call.Error is not null)
        {
            return new ValueTask<ApiAnswer>(call.Error);
        }

        var (request, now) = (call.Context.Request, _time.GetUtcNow());
        var token = TokenIssuer.Issue(
            new TokenRequest
            {
                Audience = $"{request.Scheme}://{request.Host}/client/hubs/{Uri.EscapeDataString(call.Hub)}",
                IssuedAt = now,
                NotBefore = now,
                ExpiresAt = now + TimeSpan.FromMinutes(minutes),
                UserId = string.IsNullOrEmpty(user) ? null : user,
                Roles = roles,
                Groups = groups,
            },
            _settings.AccessKeys[0]);
        return new ValueTask<ApiAnswer>(token.Length <= _rules.MaxLength
            ? call.Success(JsonSerializer.SerializeToUtf8Bytes(new ClientToken(token), HostJson.Default.ClientToken))
            : ApiErrors.BadRequest($"The token would be longer than the {_rules.MaxLength} characters that this hub accepts: there are too many roles or groups."));
    }
}
