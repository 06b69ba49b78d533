using Hub.Protocol.Tokens;

namespace Hub.Host.Auth;

/// <summary>In which hubs a client needs no token, and what it may do there (protocol section 1.8). Without a setting: nowhere.</summary>
public sealed class AnonymousPolicy
{
    private readonly Dictionary<string, Permissions> _hubs;

    /// <summary>Creates the policy from the configured hubs.</summary>
    /// <param name="rolesByHub">Roles of anonymous clients in each hub that admits them; hub names in any letter case.</param>
    public AnonymousPolicy(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> rolesByHub) =>
        _hubs = rolesByHub.ToDictionary(hub => hub.Key, hub => Permissions.FromRoles(hub.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>What an anonymous client may do in <paramref name="hub"/>; null where it needs a token.</summary>
    public Permissions? PermissionsIn(string hub) => _hubs.GetValueOrDefault(hub);
}
