#nullable disable

using Akka.Actor;

namespace Akka.Configuration;

/// <summary>A configuration that cannot be used: a key is missing, or its value makes no sense.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>Says what is wrong.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what it was found out by.</summary>
    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }

    /// <summary>The error of a <typeparamref name="T"/> that was given no configuration, or one without <paramref name="path"/>.</summary>
    public static ConfigurationException NullOrEmptyConfig<T>(string path = null) => new(string.IsNullOrWhiteSpace(path)
        ? $"{typeof(T).Name} cannot be created: the configuration is null or empty"
        : $"{typeof(T).Name} cannot be created: the configuration has no `{path}`");
}
