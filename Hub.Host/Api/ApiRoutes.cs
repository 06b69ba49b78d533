namespace Hub.Host.Api;

/// <summary>Every operation (protocol section 3.4). The OpenAPI document lists the same; a spec compares the two.</summary>
internal sealed class ApiRoutes
{
    private const int Ok = StatusCodes.Status200OK;
    private const int Accepted = StatusCodes.Status202Accepted;
    private const int NoContent = StatusCodes.Status204NoContent;

    private readonly Dictionary<int, ApiRoute[]> _byLength;

    public ApiRoutes(TokenResource tokens)
    {
        const string hub = "/api/hubs/{hub}";
        const string group = hub + "/groups/{group}";
        const string member = group + "/connections/{connectionId}";
        const string user = hub + "/users/{userId}";
        const string connection = hub + "/connections/{connectionId}";
        const string permission = hub + "/permissions/{permission}/connections/{connectionId}";
        All =
        [
            new("HEAD", "/api/health", Ok, HealthResource.GetAsync) { IsOpen = true },
            new("GET", "/api/health", Ok, HealthResource.GetAsync) { IsOpen = true },
            new("GET", "/api/openapi.json", Ok, OpenApiResource.GetAsync) { IsOpen = true },
            new("POST", hub + "/:generateToken", Ok, tokens.GenerateAsync),
            new("POST", hub + "/:send", Accepted, HubResource.SendAsync),
            new("POST", hub + "/:closeConnections", NoContent, HubResource.CloseAsync),
            new("POST", hub + "/:addToGroups", Ok, HubResource.AddToGroupsAsync),
            new("POST", hub + "/:removeFromGroups", Ok, HubResource.RemoveFromGroupsAsync),
            new("HEAD", group, Ok, GroupResource.ExistsAsync),
            new("POST", group + "/:send", Accepted, GroupResource.SendAsync),
            new("POST", group + "/:closeConnections", NoContent, GroupResource.CloseAsync),
            new("GET", group + "/connections", Ok, GroupResource.ListAsync),
            new("PUT", member, Ok, GroupResource.AddConnectionAsync),
            new("DELETE", member, NoContent, GroupResource.RemoveConnectionAsync),
            new("HEAD", user, Ok, UserResource.ExistsAsync),
            new("POST", user + "/:send", Accepted, UserResource.SendAsync),
            new("POST", user + "/:closeConnections", NoContent, UserResource.CloseAsync),
            new("PUT", user + "/groups/{group}", Ok, UserResource.AddToGroupAsync),
            new("DELETE", user + "/groups/{group}", NoContent, UserResource.RemoveFromGroupAsync),
            new("DELETE", user + "/groups", NoContent, UserResource.RemoveFromAllGroupsAsync),
            new("HEAD", connection, Ok, ConnectionResource.ExistsAsync),
            new("DELETE", connection, NoContent, ConnectionResource.CloseAsync),
            new("POST", connection + "/:send", Accepted, ConnectionResource.SendAsync),
            new("DELETE", connection + "/groups", NoContent, ConnectionResource.RemoveFromAllGroupsAsync),
            new("PUT", permission, Ok, PermissionResource.GrantAsync),
            new("DELETE", permission, NoContent, PermissionResource.RevokeAsync),
            new("HEAD", permission, Ok, PermissionResource.CheckAsync),
        ];
        _byLength = All.GroupBy(route => route.Template.Count(c => c == '/')).ToDictionary(same => same.Key, same => same.ToArray());
    }

    public IReadOnlyList<ApiRoute> All { get; }

    /// <summary>The operation for a request; null when there is none.</summary>
    /// <param name="method">Request method.</param>
    /// <param name="segments">Decoded segments of the path.</param>
    /// <param name="allow">Methods that the path has, for a 405; empty when there is no such path.</param>
    public ApiRoute? Match(string method, string[] segments, out string allow)
    {
        allow = "";
        foreach (var route in _byLength.GetValueOrDefault(segments.Length) ?? [])
        {
            if (!route.Matches(segments))
            {
                continue;
            }

            if (route.Method == method)
            {
                return route;
            }

            allow = allow.Length == 0 ? route.Method : $"{allow}, {route.Method}";
        }

        return null;
    }
}
