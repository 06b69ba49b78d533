#nullable disable

namespace Akka.Configuration;

/// <summary>What can be asked of a configuration that may be null.</summary>
public static class ConfigExtensions
{
    /// <summary>Like <see cref="Config.WithFallback"/>, but null stands for an empty configuration and a self fallback is no error.</summary>
    public static Config SafeWithFallback(this Config config, Config fallback)
    {
        if (config == null)
        {
            return fallback;
        }

        return ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);
    }

    /// <summary>Whether there is nothing to read.</summary>
    public static bool IsNullOrEmpty(this Config config) => config == null || config.IsEmpty;
}
