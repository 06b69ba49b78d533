using Hub.Tests.Support;

namespace Hub.Tests.Host;

/// <summary>An orderly stop: clients are sent away with 1001 while the server still runs, and nobody new is let in.</summary>
public sealed class DrainSpecs
{
    [Fact]
    public async Task Stopping_must_turn_readiness_off_refuse_newcomers_and_close_everybody_with_1001()
    {
        await using var hub = await HubHost.StartAsync();
        await using var staying = await hub.ConnectAsync();
        await staying.ReadTextAsync();

        // This client does not answer the close frame, so the drain waits for it as long as the closing handshake may take.
        var stopping = hub.StopAsync();
        Assert.Equal(1001, await staying.ReadCloseCodeAsync());

        await using var newcomer = await RawClient.OpenAsync(hub.BaseAddress);
        var refused = await newcomer.UpgradeAsync(new Uri(hub.ClientUrl("chat")).PathAndQuery);
        Assert.Equal(503, refused.Status);
        Assert.NotNull(refused["Retry-After"]);

        await using var probe = await RawClient.OpenAsync(hub.AdminAddress!);
        var ready = await probe.RequestAsync("GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(503, ready.Status);
        Assert.StartsWith("draining: asked for by the end of the process, ", ready.Body, StringComparison.Ordinal);

        await staying.SendAsync(ClientFrames.Close(1001));
        Assert.True(await staying.IsEndedAsync());
        staying.Socket.Dispose();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, hub.Tree.Snapshot().Connections);
    }

    [Fact]
    public async Task Load_limits_must_answer_429_with_retry_after()
    {
        await using var hub = await HubHost.StartAsync(hocon: "hub.connections.max-per-node = 1");
        await using var first = await hub.ConnectAsync();

        await using var second = await RawClient.OpenAsync(hub.BaseAddress);
        var refused = await second.UpgradeAsync(new Uri(hub.ClientUrl("chat")).PathAndQuery);

        Assert.Equal(429, refused.Status);
        Assert.NotNull(refused["Retry-After"]);
    }

    [Fact]
    public async Task Events_that_no_application_server_takes_must_not_keep_the_hub_from_stopping()
    {
        await using var nobody = new TcpBackendPeers();
        await nobody.StopListeningAsync();
        await using var hub = await HubHost.StartAsync(
            new Dictionary<string, string?>
            {
                ["Hub__Hubs__chat__EventHandlers__0__UrlTemplate"] = $"http://127.0.0.1:{nobody.Port}/",
                ["Hub__Hubs__chat__EventHandlers__0__SystemEvents"] = "disconnected",
            },
            "hub.drain.within = 2s");
        await using (var client = await hub.ConnectAsync())
        {
            await client.ReadTextAsync();
        }
        await hub.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((0, 1), (hub.Tree.Snapshot().Connections, hub.Tree.Snapshot().EventsUnderWay));
    }
}
