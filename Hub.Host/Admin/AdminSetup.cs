namespace Hub.Host.Admin;

/// <summary>The parts of the admin listener.</summary>
internal static class AdminSetup
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<AdminGuard>();
        services.AddSingleton<HttpPools>();
        services.AddSingleton<NodeResource>();
        services.AddSingleton<UpstreamResource>();
        services.AddSingleton<LogResource>();
        services.AddSingleton<DrainResource>();
        services.AddSingleton<AdminRoutes>();
        services.AddSingleton<AdminEndpoint>();
    }
}
