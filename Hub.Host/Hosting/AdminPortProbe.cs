using System.Net;
using System.Net.Sockets;

namespace Hub.Host.Hosting;

/// <summary>Decides whether the hub starts with an admin listener: nobody asked for the default one, so a second hub on the same machine goes without.</summary>
internal static class AdminPortProbe
{
    /// <summary>The settings to start with, and a warning when the default admin address was given up.</summary>
    public static HostSettings Apply(HostSettings settings)
    {
        if (settings.IsAdminConfigured || settings.AdminUrls.All(address => IsFree(address, settings)))
        {
            return settings;
        }

        var warning = $"{HostSettings.DefaultAdminUrls} is taken, so this hub has no admin listener; set Hub__Admin__Urls to give it one.";
        return settings with { AdminUrls = [], Warnings = [.. settings.Warnings, warning] };
    }

    private static bool IsFree(ListenAddress address, HostSettings settings)
    {
        if (settings.Urls.Any(url => url.Port == address.Port))
        {
            return false;
        }

        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
            probe.Bind(new IPEndPoint(IPAddress.Loopback, address.Port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
