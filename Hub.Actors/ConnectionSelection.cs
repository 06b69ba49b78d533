namespace Hub.Actors;

/// <summary>Which of the connections that an operation names are meant. Immutable; without anything set, all of them.</summary>
public sealed record ConnectionSelection
{
    /// <summary>Ids of connections that are left out; unknown ones do no harm.</summary>
    public IReadOnlyCollection<string> Excluded { get; init; } = [];
}
