using Akka.Configuration;
using Hub.Actors.Settings;

namespace Hub.Host.Hosting;

/// <summary>Finds and reads the HOCON file that says how actors behave: <c>HUB_HOCON</c>, else <c>hocon/hub.conf</c> beside the program.</summary>
public static class HoconLoader
{
    /// <summary>Environment variable that names another file.</summary>
    public const string Variable = "HUB_HOCON";

    /// <summary>Reads the file with its includes; the defaults are not in it yet.</summary>
    /// <param name="path">Value of <see cref="Variable"/>; null or empty for the file beside the program.</param>
    /// <exception cref="HostSettingsException">The file is missing or is not HOCON.</exception>
    public static Config Load(string? path)
    {
        var file = string.IsNullOrEmpty(path) ? Path.Combine(AppContext.BaseDirectory, "hocon", "hub.conf") : Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            throw new HostSettingsException($"The configuration file {file} does not exist{(string.IsNullOrEmpty(path) ? "" : $" ({Variable})")}.");
        }

        try
        {
            return HoconIncludes.Parse(file);
        }
        catch (Exception e) when (e is not HostSettingsException)
        {
            throw new HostSettingsException($"The configuration file {file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The checked settings of the actors: <paramref name="hocon"/> over the defaults.</summary>
    /// <exception cref="HostSettingsException">A value is missing, out of range or contradicts another.</exception>
    public static HubSettings Settings(Config hocon)
    {
        try
        {
            return HubSettings.From(hocon);
        }
        catch (ConfigurationException e)
        {
            throw new HostSettingsException($"The configuration is wrong: {e.Message}", e);
        }
    }
}
