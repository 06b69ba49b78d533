using System.CommandLine;
using Hub.Host.Auth;
using Hub.Host.Hosting;
using Hub.Host.WebSockets;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Host.Commands;

/// <summary><c>token</c>: prints a client URL, as an application server would hand it to its page.</summary>
internal static class TokenCommand
{
    private const string KeyVariable = "Hub__AccessKeys__0";

    public static Command Create(TextWriter output, TextWriter error)
    {
        var hub = new Option<string>("--hub") { Description = "Hub to connect to", Required = true };
        var user = new Option<string?>("--user") { Description = "User id; without it the connection is anonymous" };
        var roles = new Option<string[]>("--role") { Description = "Role, such as webpubsub.joinLeaveGroup or webpubsub.sendToGroup.news; may be repeated", DefaultValueFactory = _ => [] };
        var groups = new Option<string[]>("--group") { Description = "Group to be in from the start; may be repeated", DefaultValueFactory = _ => [] };
        var minutes = new Option<int>("--minutes") { Description = "How long the URL opens connections", DefaultValueFactory = _ => (int)ClientUrl.DefaultLife.TotalMinutes };
        var endpoint = new Option<string>("--endpoint") { Description = "Base URL under which the client reaches the hub", DefaultValueFactory = _ => HostSettings.DefaultUrls };
        var key = new Option<string?>("--key") { Description = $"Access key; else {KeyVariable}, else the generated key of the hub running on this machine" };
        var command = new Command("token", "Print a client URL with a signed access token.") { hub, user, roles, groups, minutes, endpoint, key };
        command.SetAction(parsed =>
        {
            try
            {
                var now = TimeProvider.System.GetUtcNow();
                var target = Endpoint(parsed.GetValue(endpoint)!);
                output.WriteLine(ClientUrl.Create(
                    target.GetLeftPart(UriPartial.Authority),
                    Hub(parsed.GetValue(hub)!),
                    parsed.GetValue(user),
                    Roles(parsed.GetValue(roles)!),
                    Groups(parsed.GetValue(groups)!),
                    NonBlank(parsed.GetValue(key)) ?? NonBlank(Environment.GetEnvironmentVariable(KeyVariable)) ?? GeneratedKey(target),
                    now,
                    Life(parsed.GetValue(minutes), now)));
                return 0;
            }
            catch (HostSettingsException e)
            {
                error.WriteLine(e.Message);
                return HubCommandLine.Failed;
            }
        });
        return command;
    }

    private static string Hub(string name) => ClientPath.Canonical(name)
        ?? throw new HostSettingsException($"--hub: '{name}' is not a hub name: a letter, then letters, digits and _`,.[], at most 128.");

    /// <summary>The hub would ignore a role that grants nothing; here it can only be a mistake.</summary>
    private static string[] Roles(string[] roles)
    {
        var wrong = roles.Where(role => ReferenceEquals(Permissions.FromRoles([role]), Permissions.None)).Concat(Permissions.FromRoles(roles).Rejected);
        return wrong.FirstOrDefault() is not { } first
            ? roles
            : throw new HostSettingsException(
                $"--role: '{first}' grants nothing. Roles are webpubsub.joinLeaveGroup and webpubsub.sendToGroup, either also as Group.name or Groups.pattern; "
                + "at most 10 patterns and 1000 names each.");
    }

    private static string[] Groups(string[] names) => names.FirstOrDefault(name => !Names.IsValidGroup(name)) is { } wrong
        ? throw new HostSettingsException($"--group: '{wrong}' is not a group name: 1 to 1024 characters, not all white space.")
        : names;

    private static TimeSpan Life(int minutes, DateTimeOffset now) => minutes >= 1 && minutes < (DateTimeOffset.MaxValue - now).TotalMinutes
        ? TimeSpan.FromMinutes(minutes)
        : throw new HostSettingsException($"--minutes: {minutes} is not a life of at least one minute.");

    private static Uri Endpoint(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
        ? uri
        : throw new HostSettingsException($"--endpoint: '{url}' is not a base URL; write it like {HostSettings.DefaultUrls}.");

    /// <summary>The key as the hub reads it: trimmed, and a blank one is none.</summary>
    private static string? NonBlank(string? key) => string.IsNullOrWhiteSpace(key) ? null : key.Trim();

    /// <summary>Signing with this machine's key for another machine could only give a URL that does not work.</summary>
    private static string GeneratedKey(Uri endpoint) => (endpoint.IsLoopback ? GeneratedKeyFile.TryRead(endpoint.Port) : null)
        ?? throw new HostSettingsException(
            $"There is no access key: no hub with a generated key runs at {endpoint} for this user. Start it, or give its key with --key or {KeyVariable}.");
}
