using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Hosting;

/// <summary>The addresses a started hub really listens on.</summary>
/// <param name="Public">Base URL for clients on this machine.</param>
/// <param name="Port">Its port.</param>
/// <param name="Admin">Base URL of the admin listener, or null.</param>
public sealed record BoundAddresses(string Public, int Port, string? Admin)
{
    /// <summary>Reads the addresses of a server that has started: the public ones come first, in the order of the settings.</summary>
    public static BoundAddresses Of(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return Of(app.Services);
    }

    /// <summary>The same by the server's services.</summary>
    public static BoundAddresses Of(IServiceProvider services)
    {
        var settings = services.GetRequiredService<HostSettings>();
        var bound = services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.ToList();
        var port = PortOf(bound[0]);
        var admin = settings.AdminUrls.Count == 0 ? null : settings.AdminUrls[0].LocalUrl(PortOf(bound[settings.Urls.Count]));
        return new BoundAddresses(settings.Urls[0].LocalUrl(port), port, admin);
    }

    private static int PortOf(string url) => BindingAddress.Parse(url).Port;
}

/// <summary>What the operator sees after the start.</summary>
internal static class StartupBanner
{
    public static void Write(TextWriter output, HostSettings settings, BoundAddresses addresses)
    {
        var client = $"ws{addresses.Public["http".Length..]}/client/hubs/{{hub}}?access_token=...";
        output.WriteLine($"HubActors is ready.");
        output.WriteLine($"  page               {addresses.Public}/");
        output.WriteLine($"  client URL         {client}");
        output.WriteLine($"  admin              {addresses.Admin ?? "off"}");
        if (settings.IsKeyGenerated)
        {
            output.WriteLine($"  access key         {settings.AccessKeys[0]}   (generated for this run; set Hub__AccessKeys__0 to choose one)");
            output.WriteLine($"  connection string  Endpoint={addresses.Public};AccessKey={settings.AccessKeys[0]};Version=1.0;");
        }
        else
        {
            // A configured key is a secret that the operator has already; a log is no place for it.
            output.WriteLine($"  connection string  Endpoint={addresses.Public};AccessKey=<Hub__AccessKeys__0>;Version=1.0;");
        }
    }
}
