using System.CommandLine;
using Hub.Host.Hosting;

namespace Hub.Host.Commands;

/// <summary>Where the commands that ask a running hub find its admin listener, and the token that they show there.</summary>
internal static class AdminAddress
{
    private const string UrlsSetting = "Hub__Admin__Urls";

    /// <summary>The option <c>--admin</c>.</summary>
    public static Option<string?> UrlOption() => new("--admin")
    {
        Description = $"Base URL of the hub's admin listener; else HUB_ADMIN_URL, else {UrlsSetting}, else {HostSettings.DefaultAdminUrls}",
        HelpName = "url",
    };

    /// <summary>The option <c>--token</c>.</summary>
    public static Option<string?> TokenOption() => new("--token")
    {
        Description = "Token of the admin listener, where it wants one; else HUB_ADMIN_TOKEN, else Hub__Admin__Token",
        HelpName = "token",
    };

    /// <summary>The base URL, without a slash at its end.</summary>
    /// <param name="option">What the operator typed, or null.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <exception cref="HostSettingsException">It is not an http or https URL.</exception>
    public static string Url(string? option, Func<string, string?> environment)
    {
        if (option is not null)
        {
            return Checked(option, "--admin");
        }

        return NonBlank(environment("HUB_ADMIN_URL")) is { } url ? Checked(url, "HUB_ADMIN_URL") : FromListenUrls(NonBlank(environment(UrlsSetting)));
    }

    /// <summary>The token, or null when none is set.</summary>
    public static string? Token(string? option, Func<string, string?> environment) =>
        NonBlank(option) ?? NonBlank(environment("HUB_ADMIN_TOKEN")) ?? NonBlank(environment("Hub__Admin__Token"));

    /// <summary>A listen address such as <c>http://+:8081</c> is no URL to ask, but tells one.</summary>
    private static string FromListenUrls(string? urls)
    {
        var first = ListenAddress.ParseList(urls ?? HostSettings.DefaultAdminUrls, UrlsSetting)[0];
        return Checked(first.LocalUrl(first.Port), UrlsSetting);
    }

    private static string Checked(string url, string source) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? uri.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : throw new HostSettingsException($"{source}: '{url}' is not a base URL; write it like {HostSettings.DefaultAdminUrls}.");

    private static string? NonBlank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
