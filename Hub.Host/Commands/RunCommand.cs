using Hub.Host.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Hub.Host.Commands;

/// <summary>Runs the hub until it is told to stop.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(string? urls, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var start = new HubStart();
            if (urls is not null)
            {
                start = start with { Settings = new Dictionary<string, string?> { ["urls"] = urls } };
            }

            await using var app = HubApplication.Build(start);
            await ServeAsync(app, output, error, cancellation);
            return 0;
        }
        catch (HostSettingsException e)
        {
            await error.WriteLineAsync(e.Message);
            return HubCommandLine.Failed;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await error.WriteLineAsync($"{e.Message.TrimEnd('.')}. Another process listens there; choose other addresses with ASPNETCORE_URLS and Hub__Admin__Urls.");
            return HubCommandLine.Failed;
        }
    }

    private static async Task ServeAsync(WebApplication app, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var settings = app.Services.GetRequiredService<HostSettings>();
        foreach (var warning in settings.Warnings)
        {
            await error.WriteLineAsync($"Warning: {warning}");
        }

        await app.StartAsync(cancellation);
        if (app.Services.GetRequiredService<HubAccess>().Tree is null)
        {
            throw new HostSettingsException("The actor system did not start; the log says why.");
        }

        var addresses = BoundAddresses.Of(app);
        var key = settings.AccessKeys[0];
        if (settings.IsKeyGenerated)
        {
            GeneratedKeyFile.TryWrite(addresses.Port, key);
        }

        try
        {
            using var impatience = new SecondInterrupt(error, () => GeneratedKeyFile.Remove(addresses.Port, key));
            StartupBanner.Write(output, settings, addresses);
            await app.WaitForShutdownAsync(cancellation);
        }
        finally
        {
            if (settings.IsKeyGenerated)
            {
                GeneratedKeyFile.Remove(addresses.Port, key);
            }
        }
    }
}
