namespace Hub.Protocol.Tokens;

/// <summary>
/// What the roles of a token allow (protocol section 1.6). Immutable. Connections without group roles, or with roles for all groups
/// only, share four instances.
/// </summary>
public sealed class Permissions
{
    /// <summary>No role: may send events, but not join, leave or publish.</summary>
    public static readonly Permissions None = new(GroupRules.None, GroupRules.None, []);

    private const string JoinLeaveGroup = "webpubsub.joinLeaveGroup";
    private const string JoinLeaveGroups = "webpubsub.joinLeaveGroups";
    private const string SendToGroup = "webpubsub.sendToGroup";
    private const string SendToGroups = "webpubsub.sendToGroups";

    private static readonly Permissions JoinLeaveAll = new(GroupRules.All, GroupRules.None, []);
    private static readonly Permissions SendAll = new(GroupRules.None, GroupRules.All, []);
    private static readonly Permissions Everything = new(GroupRules.All, GroupRules.All, []);

    private readonly GroupRules _joinLeave;
    private readonly GroupRules _send;

    private Permissions(GroupRules joinLeave, GroupRules send, IReadOnlyList<string> rejected)
    {
        _joinLeave = joinLeave;
        _send = send;
        Rejected = rejected;
    }

    /// <summary>
    /// Roles of a known form that grant nothing: an invalid pattern or name, or one too many. Roles of unknown form are not listed.
    /// </summary>
    public IReadOnlyList<string> Rejected { get; }

    /// <summary>Reads roles; those it does not know are ignored.</summary>
    public static Permissions FromRoles(IEnumerable<string> roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        var joinLeave = new GroupRules.Builder();
        var send = new GroupRules.Builder();
        List<string>? rejected = null;
        foreach (var role in roles)
        {
            if (!TryAdd(role, JoinLeaveGroup, JoinLeaveGroups, joinLeave) || !TryAdd(role, SendToGroup, SendToGroups, send))
            {
                (rejected ??= []).Add(role);
            }
        }

        return Shared(joinLeave.Build(), send.Build(), rejected);
    }

    /// <summary>May the client join and leave the group?</summary>
    public bool CanJoinLeave(string group) => _joinLeave.Covers(group);

    /// <summary>May the client publish to the group?</summary>
    public bool CanSend(string group) => _send.Covers(group);

    /// <summary>False when the role is one of this permission but grants nothing.</summary>
    private static bool TryAdd(string role, string single, string plural, GroupRules.Builder rules)
    {
        if (role == single)
        {
            rules.AddAll();
            return true;
        }

        if (Argument(role, single) is { } group)
        {
            return rules.TryAddLiteral(group);
        }

        return Argument(role, plural) is not { } pattern || rules.TryAddPattern(pattern);
    }

    private static string? Argument(string role, string name) =>
        role.Length > name.Length && role[name.Length] == '.' && role.StartsWith(name, StringComparison.Ordinal)
            ? role[(name.Length + 1)..]
            : null;

    private static Permissions Shared(GroupRules joinLeave, GroupRules send, List<string>? rejected)
    {
        if (rejected is not null)
        {
            return new Permissions(joinLeave, send, rejected);
        }

        return (joinLeave, send) switch
        {
            _ when joinLeave == GroupRules.None && send == GroupRules.None => None,
            _ when joinLeave == GroupRules.All && send == GroupRules.None => JoinLeaveAll,
            _ when joinLeave == GroupRules.None && send == GroupRules.All => SendAll,
            _ when joinLeave == GroupRules.All && send == GroupRules.All => Everything,
            _ => new Permissions(joinLeave, send, []),
        };
    }
}
