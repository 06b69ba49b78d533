using Hub.Protocol.Wire;

namespace Hub.Protocol.Tokens;

/// <summary>
/// The rules of one permission: which groups it covers. What was granted or revoked at run time for one group goes before the roles.
/// Immutable once filled; shared where there is nothing to hold.
/// </summary>
internal sealed class GroupRules
{
    /// <summary>Most rules for single groups, those of run time included; more are rejected.</summary>
    public const int MaxLiterals = 1000;

    /// <summary>Most patterns; more are rejected.</summary>
    public const int MaxPatterns = 10;

    /// <summary>Covers no group.</summary>
    public static readonly GroupRules None = new(false, null, null);

    /// <summary>Covers every group.</summary>
    public static readonly GroupRules All = new(true, null, null);

    private readonly bool _coversAll;
    private readonly HashSet<string>? _literals;
    private readonly List<GroupPattern>? _patterns;

    /// <summary>Groups for which run time says the opposite of the roles; null for none, never empty.</summary>
    private readonly Dictionary<string, bool>? _overrides;

    private GroupRules(bool coversAll, HashSet<string>? literals, List<GroupPattern>? patterns, Dictionary<string, bool>? overrides = null)
    {
        _coversAll = coversAll;
        _literals = literals;
        _patterns = patterns;
        _overrides = overrides;
    }

    /// <summary>True when no group is left out.</summary>
    public bool CoversEverything => _coversAll && _overrides is null;

    /// <summary>True when the permission holds for the group.</summary>
    public bool Covers(string group) =>
        _overrides is not null && _overrides.TryGetValue(group, out var allowed) ? allowed : RolesCover(group);

    /// <summary>The same rules but for one group; null when that would be a rule too many.</summary>
    public GroupRules? With(string group, bool allowed)
    {
        if (Covers(group) == allowed)
        {
            return this;
        }

        var overrides = _overrides is null ? new Dictionary<string, bool>(StringComparer.Ordinal) : new Dictionary<string, bool>(_overrides, StringComparer.Ordinal);
        if (RolesCover(group) == allowed)
        {
            overrides.Remove(group);
            return overrides.Count > 0 ? new GroupRules(_coversAll, _literals, _patterns, overrides) : WithoutOverrides();
        }

        overrides.Add(group, allowed);
        var literals = _literals ?? [];
        return literals.Count + overrides.Keys.Count(name => !literals.Contains(name)) <= MaxLiterals
            ? new GroupRules(_coversAll, _literals, _patterns, overrides)
            : null;
    }

    private GroupRules WithoutOverrides() => (_coversAll, _literals, _patterns) switch
    {
        (true, _, _) => All,
        (false, null, null) => None,
        _ => new GroupRules(false, _literals, _patterns),
    };

    private bool RolesCover(string group)
    {
        if (_coversAll || (_literals is not null && _literals.Contains(group)))
        {
            return true;
        }

        if (_patterns is null)
        {
            return false;
        }

        foreach (var pattern in _patterns)
        {
            if (pattern.IsMatch(group))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Collects the roles of one permission.</summary>
    internal sealed class Builder
    {
        private bool _coversAll;
        private HashSet<string>? _literals;
        private List<GroupPattern>? _patterns;

        /// <summary>Every group.</summary>
        public void AddAll() => _coversAll = true;

        /// <summary>One group; false when its name is invalid or there are too many.</summary>
        public bool TryAddLiteral(string group)
        {
            if (!Names.IsValidGroup(group))
            {
                return false;
            }

            _literals ??= new HashSet<string>(StringComparer.Ordinal);
            return _literals.Contains(group) || (_literals.Count < MaxLiterals && _literals.Add(group));
        }

        /// <summary>A pattern; false when it is invalid or there are too many.</summary>
        public bool TryAddPattern(string pattern)
        {
            if (_patterns?.Count >= MaxPatterns || GroupPattern.TryParse(pattern) is not { } parsed)
            {
                return false;
            }

            (_patterns ??= []).Add(parsed);
            return true;
        }

        /// <summary>The rules; nothing is kept that "every group" makes needless.</summary>
        public GroupRules Build()
        {
            if (_coversAll)
            {
                return All;
            }

            return _literals is null && _patterns is null ? None : new GroupRules(false, _literals, _patterns);
        }
    }
}
