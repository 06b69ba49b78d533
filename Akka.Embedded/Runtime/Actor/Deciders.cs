namespace Akka.Actor;

/// <summary>What a supervisor does about a child's failure.</summary>
public enum Directive
{
    /// <summary>The child goes on with its state.</summary>
    Resume,

    /// <summary>The child gets a new instance.</summary>
    Restart,

    /// <summary>The supervisor fails itself.</summary>
    Escalate,

    /// <summary>The child ends.</summary>
    Stop,
}

/// <summary>Pairs for <see cref="Decider.From(Directive, KeyValuePair{Type, Directive}[])"/>.</summary>
public static class DirectiveExtensions
{
    /// <summary>This directive for that kind of exception.</summary>
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self) where TException : Exception => new(typeof(TException), self);
}

/// <summary>Chooses a directive.</summary>
public interface IDecider
{
    /// <summary>The directive for a failure.</summary>
    Directive Decide(Exception cause);
}

/// <summary>Makes deciders.</summary>
public static class Decider
{
    /// <summary>The first pair whose type fits decides, else the default.</summary>
    public static DeployableDecider From(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) => new(defaultDirective, pairs);

    /// <summary>The first pair whose type fits decides, else the default.</summary>
    public static DeployableDecider From(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs) => new(defaultDirective, pairs);

    /// <summary>A function decides.</summary>
    public static LocalOnlyDecider From(Func<Exception, Directive> localOnlyDecider) => new(localOnlyDecider);
}

/// <summary>A function as a decider.</summary>
public class LocalOnlyDecider : IDecider
{
    private readonly Func<Exception, Directive> _decider;

    /// <summary>From the function.</summary>
    public LocalOnlyDecider(Func<Exception, Directive> decider) => _decider = decider;

    /// <inheritdoc />
    public Directive Decide(Exception cause) => _decider(cause);
}

/// <summary>A table as a decider.</summary>
public class DeployableDecider : IDecider, IEquatable<DeployableDecider>
{
    /// <summary>From a default and pairs.</summary>
    public DeployableDecider(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs) : this(defaultDirective, pairs.ToArray()) { }

    /// <summary>From a default and pairs.</summary>
    public DeployableDecider(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs)
    {
        DefaultDirective = defaultDirective;
        Pairs = pairs ?? [];
    }

    /// <summary>When no pair fits.</summary>
    public Directive DefaultDirective { get; }

    /// <summary>The pairs, in order of precedence.</summary>
    public KeyValuePair<Type, Directive>[] Pairs { get; }

    /// <inheritdoc />
    public Directive Decide(Exception cause)
    {
        foreach (var (type, directive) in Pairs)
        {
            if (type.IsInstanceOfType(cause))
                return directive;
        }
        return DefaultDirective;
    }

    /// <inheritdoc />
    public bool Equals(DeployableDecider other) =>
        other is not null && DefaultDirective == other.DefaultDirective && Pairs.SequenceEqual(other.Pairs);

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as DeployableDecider);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(DefaultDirective, Pairs.Length);
}
