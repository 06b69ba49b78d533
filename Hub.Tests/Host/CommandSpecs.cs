using System.Net;
using System.Net.Sockets;
using Hub.Host.Commands;
using Hub.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Hub.Tests.Host;

/// <summary>What the operator types wrongly is answered with a sentence that names it, and nothing is printed that looks like a result.</summary>
public sealed class CommandSpecs
{
    private const string Key = "a-key-that-has-thirty-two-bytes!";

    [Fact]
    public async Task A_good_token_command_must_print_one_url()
    {
        var (code, output, error) = await RunAsync("token", "--hub", "chat", "--role", "webpubsub.sendToGroup.news", "--key", Key, "--endpoint", "https://hub.example.com");

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("wss://hub.example.com/client/hubs/chat?access_token=", Assert.Single(output.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hub", "1chat")]
    [InlineData("--hub", "a/b")]
    [InlineData("--role", "webpubsub.sendToGroups")]
    [InlineData("--role", "webpubsub.sendtogroup")]
    [InlineData("--role", "admin")]
    [InlineData("--role", "webpubsub.sendToGroups.*******")]
    [InlineData("--group", " ")]
    [InlineData("--minutes", "0")]
    [InlineData("--endpoint", "hub.example.com")]
    [InlineData("--endpoint", "http://hub.example.com/path")]
    public async Task A_wrong_token_option_must_be_refused_by_its_name(string option, string value)
    {
        string[] hub = option == "--hub" ? [] : ["--hub", "chat"];

        var (code, output, error) = await RunAsync(["token", "--key", Key, .. hub, option, value]);

        Assert.Equal((HubCommandLine.Failed, ""), (code, output));
        Assert.StartsWith($"{option}: ", error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_taken_admin_port_must_be_given_up_with_a_warning_unless_it_was_asked_for(bool isConfigured)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var address = ListenAddress.ParseList($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}", "Hub__Admin__Urls");
        var settings = HostSettingsReader.Read(new ConfigurationBuilder().Build()) with { AdminUrls = address, IsAdminConfigured = isConfigured };

        var applied = AdminPortProbe.Apply(settings);

        Assert.Equal(isConfigured ? address : [], applied.AdminUrls);
        Assert.Equal(isConfigured ? 0 : 1, applied.Warnings.Count(warning => warning.Contains("Hub__Admin__Urls", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_taken_admin_port_that_was_asked_for_must_keep_the_hub_from_starting()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();

        var failure = await Assert.ThrowsAsync<IOException>(() => Support.HubHost.StartAsync(
            new Dictionary<string, string?> { ["Hub__Admin__Urls"] = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}" }));

        Assert.Contains("address already in use", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await HubCommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
