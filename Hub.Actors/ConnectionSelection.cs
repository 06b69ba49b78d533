using Hub.Protocol.Filters;

namespace Hub.Actors;

/// <summary>Which of the connections that an operation names are meant. Immutable; without anything set, all of them.</summary>
public sealed record ConnectionSelection
{
    /// <summary>Ids of connections that are left out; unknown ones do no harm.</summary>
    public IReadOnlyCollection<string> Excluded { get; init; } = [];

    /// <summary>
    /// What must be true of a connection; null for nothing. Its groups are looked at while other workers may change them: what was done before the
    /// call is seen, of what happens meanwhile it may see this or that.
    /// </summary>
    public ConnectionFilter? Filter { get; init; }
}
