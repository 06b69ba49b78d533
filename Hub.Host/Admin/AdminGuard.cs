using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hub.Host.Hosting;

namespace Hub.Host.Admin;

/// <summary>
/// Who may use the admin listener. On loopback whoever is on this machine, but no page that a browser here happens to show: such a page can
/// neither read (its Host or Origin is another one) nor act (it cannot set our header without asking first). Elsewhere, and wherever one is configured,
/// whoever has the token.
/// </summary>
internal sealed class AdminGuard
{
    /// <summary>Every request that changes something carries it.</summary>
    public const string ActHeader = "X-Hub-Admin";

    private const string Bearer = "Bearer ";

    private readonly byte[]? _token;

    public AdminGuard(HostSettings settings)
    {
        _token = settings.AdminToken is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
        NeedsToken = _token is not null || settings.AdminUrls.Any(address => !address.IsLoopback);
    }

    /// <summary>Nothing but health is answered without the token.</summary>
    public bool NeedsToken { get; }

    /// <summary>Lets the request pass.</summary>
    /// <exception cref="AdminException">It may not.</exception>
    public void Check(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Origin is [{ } origin] && (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || !page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)))
        {
            throw new AdminException(StatusCodes.Status403Forbidden, "Pages of another origin may not use the admin listener.");
        }

        if (NeedsToken)
        {
            CheckToken(context);
        }
        else if (!IsLocal(request.Host.Host))
        {
            throw new AdminException(StatusCodes.Status403Forbidden, "Without a token the admin listener answers to localhost and loopback addresses only; set Hub__Admin__Token to use it under a name.");
        }

        if (!IsReading(request.Method) && !request.Headers.ContainsKey(ActHeader))
        {
            throw new AdminException(StatusCodes.Status403Forbidden, $"A request that changes something needs the header {ActHeader}: 1.");
        }
    }

    /// <summary>It changes nothing.</summary>
    public static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private void CheckToken(HttpContext context)
    {
        if (_token is null)
        {
            throw new AdminException(StatusCodes.Status401Unauthorized, "The admin listener can be reached from other machines and has no token: set Hub__Admin__Token.");
        }

        var given = context.Request.Headers.Authorization.ToString();
        if (!given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Bearer.Length..].Trim())), _token))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new AdminException(StatusCodes.Status401Unauthorized, "The admin token is missing or wrong.");
        }
    }

    private static bool IsLocal(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.Length == 0 || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
