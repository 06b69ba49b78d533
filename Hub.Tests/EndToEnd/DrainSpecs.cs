using System.Net;
using System.Net.WebSockets;

namespace Hub.Tests.EndToEnd;

/// <summary>How the real process leaves: readiness off first, every client told, in time (docs/operations.md).</summary>
[Collection(EndToEndTools.Collection)]
public sealed class DrainSpecs : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _hocon = Path.GetTempFileName();

    [Fact]
    public async Task On_SIGTERM_every_client_must_hear_1001_and_the_process_must_end_with_0()
    {
        await using var hub = await HubProcess.StartAsync();
        var peers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => WebSocketPeer.ConnectAsync(hub.ClientUrl($"user-{i}", ClientToken.AllRoles))));

        await hub.TerminateAsync();

        foreach (var peer in peers)
        {
            Assert.Contains("\"disconnected\"", await peer.ReceiveAsync(), StringComparison.Ordinal);
            Assert.Null(await peer.ReceiveAsync());
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, peer.CloseCode);
            Assert.Equal("The hub is shutting down.", peer.CloseText);
            peer.Dispose();
        }

        Assert.Equal(0, await hub.ExitAsync(Limit));
    }

    [Fact]
    public async Task While_draining_the_hub_must_not_be_ready_and_must_refuse_newcomers_and_must_cut_who_does_not_answer()
    {
        await File.WriteAllTextAsync(_hocon, "hub.connections.close-timeout = 3s");
        await using var hub = await HubProcess.StartAsync(("HUB_HOCON", _hocon));
        using var mute = await WebSocketPeer.ConnectMuteAsync(hub.ClientUrl("mute"));
        using var witness = await WebSocketPeer.ConnectAsync(hub.ClientUrl("witness"));
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, $"{hub.Admin}/health/ready"));

        await hub.TerminateAsync();
        Assert.Contains("\"disconnected\"", await witness.ReceiveAsync(), StringComparison.Ordinal);

        // The mute client holds the drain up for the close time-out, so these arrive while it lasts.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, $"{hub.Admin}/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, $"{hub.Admin}/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, $"{hub.Url}/client/hubs/chat"));
        Assert.Equal(0, await hub.ExitAsync(Limit));
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_hocon);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string url)
    {
        using var response = await http.GetAsync(new Uri(url));
        return response.StatusCode;
    }
}
