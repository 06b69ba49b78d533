using Akka.Configuration;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>Where an actor may run. On one node there is only one answer.</summary>
public abstract class Scope
{
    /// <summary>This scope, completed by another.</summary>
    public abstract Scope WithFallback(Scope other);
}

/// <summary>On this node.</summary>
public sealed class LocalScope : Scope
{
    private LocalScope() { }

    /// <summary>The only instance.</summary>
    public static LocalScope Instance { get; } = new();

    /// <inheritdoc />
    public override Scope WithFallback(Scope other) => Instance;
}

/// <summary>How an actor is run: dispatcher, mailbox, router, stash bound.</summary>
public sealed class Deploy : IEquatable<Deploy>
{
    /// <summary>No bound was given for the stash.</summary>
    public const int NoStashSize = -1;

    /// <summary>No dispatcher was given.</summary>
    public static readonly string NoDispatcherGiven = string.Empty;

    /// <summary>No mailbox was given.</summary>
    public static readonly string NoMailboxGiven = string.Empty;

    /// <summary>On this node, everything else by default.</summary>
    public static readonly Deploy Local = new(LocalScope.Instance);

    /// <summary>Nothing given.</summary>
    public static readonly Deploy None = new();

    /// <summary>Everything by default.</summary>
    public Deploy() : this("", null, null, null, null, null) { }

    /// <summary>In a scope.</summary>
    public Deploy(Scope scope) : this("", null, null, scope, null, null) { }

    /// <summary>Behind a router.</summary>
    public Deploy(RouterConfig routerConfig) : this("", null, routerConfig, null, null, null) { }

    /// <summary>All of it.</summary>
    public Deploy(string path, Config config, RouterConfig routerConfig, Scope scope, string dispatcher, string mailbox, int stashCapacity = NoStashSize)
    {
        Path = path;
        Config = config;
        RouterConfig = routerConfig ?? NoRouter.Instance;
        Scope = scope;
        Dispatcher = dispatcher ?? NoDispatcherGiven;
        Mailbox = mailbox ?? NoMailboxGiven;
        StashCapacity = stashCapacity;
    }

    /// <summary>The path it is meant for.</summary>
    public string Path { get; }

    /// <summary>The configuration it was read from; may be null.</summary>
    public Config Config { get; }

    /// <summary>The router, or <see cref="NoRouter"/>.</summary>
    public RouterConfig RouterConfig { get; }

    /// <summary>The scope; may be null.</summary>
    public Scope Scope { get; }

    /// <summary>Id of the dispatcher, or <see cref="NoDispatcherGiven"/>.</summary>
    public string Dispatcher { get; }

    /// <summary>Id of the mailbox, or <see cref="NoMailboxGiven"/>.</summary>
    public string Mailbox { get; }

    /// <summary>Bound of the stash, or <see cref="NoStashSize"/>.</summary>
    public int StashCapacity { get; }

    /// <summary>On another dispatcher.</summary>
    public Deploy WithDispatcher(string dispatcher) => new(Path, Config, RouterConfig, Scope, dispatcher, Mailbox, StashCapacity);

    /// <summary>On another mailbox.</summary>
    public Deploy WithMailbox(string mailbox) => new(Path, Config, RouterConfig, Scope, Dispatcher, mailbox, StashCapacity);

    /// <summary>Behind another router.</summary>
    public Deploy WithRouterConfig(RouterConfig routerConfig) => new(Path, Config, routerConfig, Scope, Dispatcher, Mailbox, StashCapacity);

    /// <summary>In another scope.</summary>
    public Deploy WithScope(Scope scope) => new(Path, Config, RouterConfig, scope, Dispatcher, Mailbox, StashCapacity);

    /// <summary>With another bound of the stash.</summary>
    public Deploy WithStashCapacity(int stashSize) => new(Path, Config, RouterConfig, Scope, Dispatcher, Mailbox, stashSize);

    /// <summary>What this leaves open is taken from the other.</summary>
    public Deploy WithFallback(Deploy other) => new(
        Path,
        Config ?? other.Config,
        RouterConfig.WithFallback(other.RouterConfig),
        Scope ?? other.Scope,
        Dispatcher.Length == 0 ? other.Dispatcher : Dispatcher,
        Mailbox.Length == 0 ? other.Mailbox : Mailbox,
        StashCapacity == NoStashSize ? other.StashCapacity : StashCapacity);

    /// <inheritdoc />
    public bool Equals(Deploy other) =>
        other is not null && Path == other.Path && Dispatcher == other.Dispatcher && Mailbox == other.Mailbox
        && StashCapacity == other.StashCapacity && Equals(RouterConfig, other.RouterConfig) && Equals(Scope, other.Scope);

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as Deploy);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Path, Dispatcher, Mailbox, StashCapacity);
}
