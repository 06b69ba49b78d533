using System.Collections.Immutable;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor.Setup
{
    /// <summary>Something given to a system in code instead of configuration.</summary>
    public abstract class Setup
    {
        /// <summary>Together with another.</summary>
        public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
    }

    /// <summary>All setups of a system, one per type.</summary>
    public sealed class ActorSystemSetup
    {
        /// <summary>None.</summary>
        public static readonly ActorSystemSetup Empty = new(ImmutableDictionary<Type, Setup>.Empty);

        private readonly ImmutableDictionary<Type, Setup> _setups;

        private ActorSystemSetup(ImmutableDictionary<Type, Setup> setups) => _setups = setups;

        /// <summary>Of several.</summary>
        public static ActorSystemSetup Create(params Setup[] setup) =>
            new(setup.Aggregate(ImmutableDictionary<Type, Setup>.Empty, (all, each) => all.SetItem(each.GetType(), each)));

        /// <summary>The setup of a type, if there is one.</summary>
        public Option<T> Get<T>() where T : Setup => _setups.TryGetValue(typeof(T), out var setup) ? new Option<T>((T)setup) : Option<T>.None;

        /// <summary>With one more.</summary>
        public ActorSystemSetup WithSetup<T>(T setup) where T : Setup => new(_setups.SetItem(setup.GetType(), setup));

        /// <summary>With one more.</summary>
        public ActorSystemSetup And<T>(T setup) where T : Setup => WithSetup(setup);

        /// <inheritdoc />
        public override string ToString() => $"ActorSystemSetup({string.Join(",", _setups.Keys.Select(each => each.Name))})";
    }
}

namespace Akka.Actor
{
    /// <summary>The configuration as a setup.</summary>
    public sealed class BootstrapSetup : Setup.Setup
    {
        private BootstrapSetup(Option<Config> config) => Config = config;

        /// <summary>The configuration, if given.</summary>
        public Option<Config> Config { get; }

        /// <summary>Without a configuration.</summary>
        public static BootstrapSetup Create() => new(Option<Config>.None);

        /// <summary>With a configuration.</summary>
        public BootstrapSetup WithConfig(Config config) => new(new Option<Config>(config));

        /// <summary>With one below the present one.</summary>
        public BootstrapSetup WithConfigFallback(Config config) => Config.HasValue ? WithConfig(Config.Value.SafeWithFallback(config)) : WithConfig(config);
    }
}
