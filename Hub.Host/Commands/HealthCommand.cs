using System.CommandLine;
using Hub.Host.Hosting;

namespace Hub.Host.Commands;

/// <summary><c>health</c>: asks a running hub whether it is ready, for container health checks where no other HTTP client is at hand.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static Command Create(TextWriter output, TextWriter error)
    {
        var url = AdminAddress.UrlOption();
        var command = new Command("health", "Ask a running hub whether it is ready; exit code 0 when it is.") { url };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                using var http = new HttpClient { Timeout = Patience };
                var address = new Uri($"{AdminAddress.Url(parsed.GetValue(url), Environment.GetEnvironmentVariable)}/health/ready");
                using var answer = await http.GetAsync(address, cancellation);
                await output.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancellation));
                return answer.IsSuccessStatusCode ? 0 : HubCommandLine.Failed;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or HostSettingsException)
            {
                await error.WriteLineAsync($"The hub does not answer: {e.Message}");
                return HubCommandLine.Failed;
            }
        });
        return command;
    }
}
