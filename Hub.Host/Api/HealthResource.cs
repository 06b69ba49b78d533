namespace Hub.Host.Api;

/// <summary>The data plane's own health check: the service answers. Readiness is on the admin listener.</summary>
internal static class HealthResource
{
    public static ValueTask<ApiAnswer> GetAsync(ApiCall call) => new(call.Success());
}
