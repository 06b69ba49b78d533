namespace Hub.Protocol.Tokens;

/// <summary>Which of the two things a client may be allowed to do with a group.</summary>
public enum GroupRight : byte
{
    /// <summary>Join and leave it.</summary>
    JoinLeaveGroup,
    /// <summary>Publish to it.</summary>
    SendToGroup,
}

/// <summary>
/// What a client may do (protocol section 1.6): what the roles of its token allow, and what was granted and revoked since. Immutable.
/// Connections without group roles, or with roles for all groups only, share four instances.
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

        return Shared(joinLeave.Build(), send.Build(), rejected ?? []);
    }

    /// <summary>May the client join and leave the group?</summary>
    public bool CanJoinLeave(string group) => _joinLeave.Covers(group);

    /// <summary>May the client publish to the group?</summary>
    public bool CanSend(string group) => _send.Covers(group);

    /// <summary>Does the permission hold for the group; for every group, when that is null?</summary>
    public bool Has(GroupRight right, string? group) =>
        group is null ? RulesOf(right).CoversEverything : RulesOf(right).Covers(group);

    /// <summary>
    /// The same after a grant or a revocation at run time. The newest one for a group counts, whatever the roles say; one for all groups
    /// takes the place of everything before it, roles included.
    /// </summary>
    /// <param name="right">What is granted or revoked.</param>
    /// <param name="group">A valid group name; null for all groups.</param>
    /// <param name="allowed">True to grant.</param>
    /// <returns>Null when the permission would have more than 1,000 rules for single groups.</returns>
    public Permissions? With(GroupRight right, string? group, bool allowed)
    {
        var before = RulesOf(right);
        var after = group is not null ? before.With(group, allowed) : allowed ? GroupRules.All : GroupRules.None;
        if (after is null || ReferenceEquals(after, before))
        {
            return after is null ? null : this;
        }

        return right == GroupRight.JoinLeaveGroup ? Shared(after, _send, Rejected) : Shared(_joinLeave, after, Rejected);
    }

    private GroupRules RulesOf(GroupRight right) => right switch
    {
        GroupRight.JoinLeaveGroup => _joinLeave,
        GroupRight.SendToGroup => _send,
        _ => throw new ArgumentOutOfRangeException(nameof(right), right, "Not a GroupRight."),
    };

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

    private static Permissions Shared(GroupRules joinLeave, GroupRules send, IReadOnlyList<string> rejected)
    {
        if (rejected.Count > 0)
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
