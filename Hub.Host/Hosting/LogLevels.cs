using Akka.Event;

namespace Hub.Host.Hosting;

/// <summary>
/// Log levels that an operator can change while the hub runs: a source of configuration that goes before the others, so that the logging
/// framework takes them up by itself. Lost with the process.
/// </summary>
internal sealed class LogLevels : ConfigurationProvider, IConfigurationSource
{
    /// <summary>The category of everything that has no level of its own.</summary>
    public const string Default = "Default";

    private const string Section = "Logging:LogLevel";

    private readonly Lock _gate = new();
    private IConfigurationRoot? _root;
    private Akka.Actor.ActorSystem? _actors;
    private Akka.Event.LogLevel _configured;

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>The whole configuration, to read the levels in effect.</summary>
    public void UseRoot(IConfigurationRoot root) => _root = root;

    /// <summary>Actors decide before they log whether anybody would see it, so they must hear of it too.</summary>
    public void UseActors(Akka.Actor.ActorSystem actors)
    {
        _actors = actors;
        _configured = actors.EventStream.LogLevel;
    }

    /// <summary>Levels in effect by category, the default one first.</summary>
    public IReadOnlyDictionary<string, string> Current()
    {
        using var _ = _gate.EnterScope();
        var levels = _root!.GetSection(Section).GetChildren().Where(static each => !string.IsNullOrEmpty(each.Value)).ToDictionary(static each => each.Key, static each => each.Value!.ToLowerInvariant());
        return levels.OrderByDescending(static each => each.Key == Default).ThenBy(static each => each.Key, StringComparer.Ordinal).ToDictionary();
    }

    /// <summary>Sets a level; null goes back to the configured one.</summary>
    public void Set(string category, Microsoft.Extensions.Logging.LogLevel? level)
    {
        lock (_gate)
        {
            if (level is null) Data.Remove($"{Section}:{category}");
            else Data[$"{Section}:{category}"] = level.ToString();
            OnReload();
            var wanted = Data.Values.Select(LevelOfActors).Append(_configured).Min();
            _actors?.EventStream.SetLogLevel(wanted);
        }
    }

    /// <summary>The level at which actors must log for a line of that level to be seen.</summary>
    private static Akka.Event.LogLevel LevelOfActors(string? level) => level switch
    {
        nameof(Microsoft.Extensions.Logging.LogLevel.Trace) or nameof(Microsoft.Extensions.Logging.LogLevel.Debug) => Akka.Event.LogLevel.DebugLevel,
        nameof(Microsoft.Extensions.Logging.LogLevel.Information) => Akka.Event.LogLevel.InfoLevel,
        nameof(Microsoft.Extensions.Logging.LogLevel.Warning) => Akka.Event.LogLevel.WarningLevel,
        _ => Akka.Event.LogLevel.ErrorLevel,
    };
}
