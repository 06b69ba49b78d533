using Akka.Configuration;

namespace Hub.Actors.Settings;

/// <summary>Reads settings that must exist: <c>reference.conf</c> has every default, code has none.</summary>
internal static class ConfigReader
{
    public static TimeSpan RequireTimeSpan(this Config config, string path)
    {
        Require(config, path);
        var value = config.GetTimeSpan(path, null, false);
        return value > TimeSpan.Zero ? value : throw Invalid(path, value, "must be longer than zero");
    }

    public static int RequireInt(this Config config, string path, int least)
    {
        Require(config, path);
        var value = config.GetInt(path, 0);
        return value >= least ? value : throw Invalid(path, value, $"must be at least {least}");
    }

    public static int RequireBytes(this Config config, string path, int least)
    {
        Require(config, path);
        var value = config.GetByteSize(path) ?? 0;
        return value >= least && value <= int.MaxValue ? (int)value : throw Invalid(path, value, $"must be between {least} and {int.MaxValue} bytes");
    }

    public static string RequireString(this Config config, string path)
    {
        Require(config, path);
        return config.GetString(path, null);
    }

    /// <summary>An error that names the full path, the value and the rule.</summary>
    public static ConfigurationException Invalid(string path, object? value, string rule) => new($"hub.{path} is {value}; it {rule}.");

    private static void Require(Config config, string path)
    {
        if (!config.HasPath(path)) throw new ConfigurationException($"hub.{path} is missing.");
    }
}
