using System.Text.Json;
using Hub.Tests.Support;

namespace Hub.Tests.Operators;

/// <summary>An application server that is not there: what <c>upstream status</c> and <c>actor inspect</c> name, and whom it costs nothing.</summary>
[Collection(TroubledHub.Collection)]
public sealed class BackendTroubleSpecs
{
    [Fact]
    public async Task A_dead_backend_must_be_named_with_its_failures_and_the_last_error()
    {
        await using var nobody = new TcpBackendPeers();
        await nobody.StopListeningAsync();
        var name = $"http://127.0.0.1:{nobody.Port}";
        await using var hub = await TroubledHub.StartAsync("hub.upstream.breaker { failures = 3, pause = 10m }", UpstreamHub.Handler($"{name}/", hub: "orders"));
        await using var client = await TroubleClient.JoinAsync(hub, "buyer", name: "orders");

        await Troubles.DeadBackendAsync(client);

        await hub.UntilAsync(status => Backend(status).Text("breaker") == "open", "upstream", "status");
        Assert.Equal(UpstreamHub.Unavailable, await client.EventAsync());
        var backend = Backend(await hub.AskJsonAsync("upstream", "status"));
        Assert.Equal(name, backend.Text("name"));
        Assert.Equal((3, 1), (backend.Number("failuresInARow"), backend.Number("openings")));
        Assert.InRange(backend.Number("breakerReopensMs"), 1, 600_000);
        Assert.Equal((3, 1), (backend.GetProperty("outcomes").Number("failed"), backend.GetProperty("outcomes").Number("breaker_open")));
        var error = backend.GetProperty("lastError").Text("error")!;
        Assert.StartsWith("Failed: Connection refused", error, StringComparison.Ordinal);

        var status = await hub.AskAsync("upstream", "status");
        Assert.Contains("breaker open", status, StringComparison.Ordinal);
        Assert.Contains("4 (failed)", status, StringComparison.Ordinal);
        Assert.Contains($"\n{name}: 3 failures in a row; tried again in ", status, StringComparison.Ordinal);
        Assert.Contains($"Z {error}\n", status, StringComparison.Ordinal);

        var sheet = await hub.AskAsync("actor", "inspect", $"/user/upstream/http~127.0.0.1%3A{nobody.Port}", "--seconds", "0");
        Assert.Equal("Dispatching, breaker Open", sheet.Value("behaviour"));
        Assert.Equal(("Open", "3", "3"), (sheet.Value("breaker"), sheet.Value("failuresInARow"), sheet.Value("failed")));
        Assert.EndsWith($" {error}", sheet.Value("lastError"), StringComparison.Ordinal);

        Assert.Equal("open", (await hub.AskAsync("connection", "show", $"orders/{client.Id}")).Value("state"));
        await hub.Chat.MustHaveLostNothingAsync();
    }

    private static JsonElement Backend(JsonElement status) => Assert.Single(status.GetProperty("backends").EnumerateArray());
}
