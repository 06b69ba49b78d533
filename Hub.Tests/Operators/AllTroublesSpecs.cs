using Hub.Actors.Diagnostics;
using Hub.Tests.Support;

namespace Hub.Tests.Operators;

/// <summary>Every trouble at once: each is named right all the same, and costs nobody else a message.</summary>
[Collection(TroubledHub.Collection)]
public sealed class AllTroublesSpecs
{
    private static readonly string[] Labels =
        ["closed_by_operator", "internal_error", "invalid_payload", "message_too_big", "ping_timeout", "recovery_expired", "slow_consumer"];

    [Fact]
    public async Task All_troubles_at_once_must_be_told_apart_and_cost_the_others_nothing()
    {
        await using var nobody = new TcpBackendPeers();
        await nobody.StopListeningAsync();
        await using var hub = await TroubledHub.StartAsync(Troubles.Hocon, UpstreamHub.Handler($"http://127.0.0.1:{nobody.Port}/", hub: "orders"));

        hub.Host.Tree.Node.Workers.Tell(new Crash(0), Akka.Actor.ActorRefs.NoSender);
        var others = Task.WhenAll(Troubles.ExpiredTokenAsync(hub), OrderAsync(hub), FloodAsync(hub), TakeOverAsync(hub));
        var ids = await Task.WhenAll(
            Troubles.AdminCloseAsync(hub, "Please go"),
            Troubles.CrashForGoodAsync(hub),
            Troubles.InvalidJsonAsync(hub),
            Troubles.OversizedMessageAsync(hub),
            Troubles.SilenceAsync(hub),
            Troubles.LateRecoveryAsync(hub),
            Troubles.SlowReaderAsync(hub));
        await others;

        var reasons = new List<string>();
        foreach (var id in ids)
        {
            reasons.Add((await hub.AskAsync("closed", "show", id)).Split("\n\n")[0].Value("reason"));
        }

        Assert.Equal(Labels, reasons);
        var stats = await hub.AskJsonAsync("hub", "stats");
        Assert.All(Labels, label => Assert.Equal(1, stats.GetProperty("closes").Number(label)));
        Assert.Equal((4, 2), (stats.Number("restarts"), stats.Number("refused")));
        Assert.Equal((1, 0), (stats.Number("recovered"), stats.Number("unhandled")));
        Assert.Equal([$"Connection {ids[5]} cannot be recovered.", "The access token has expired."], await RefusalsAsync(hub));

        await hub.Chat.MustHaveLostNothingAsync();
    }

    private static async Task OrderAsync(TroubledHub hub)
    {
        await using var client = await TroubleClient.JoinAsync(hub, "buyer", name: "orders");
        await Troubles.DeadBackendAsync(client);
        await hub.UntilAsync(status => status.GetProperty("backends")[0].Text("breaker") == "open", "upstream", "status");
    }

    private static async Task FloodAsync(TroubledHub hub)
    {
        await using var flood = await Flood.StartAsync(hub);
        await hub.UntilAsync(list => list.Items().Any(each => each.Text("id") == flood.Id), "connection", "list", "--state", "paused");
    }

    private static async Task TakeOverAsync(TroubledHub hub)
    {
        await using var client = await Troubles.TakeoverAsync(hub);
        Assert.Equal("taken_over", (await hub.ClosedOnceAsync(client.Id)).Text("reason"));
        await client.LeaveAsync();                              // else it, too, would be waited for
    }

    private static async Task<string[]> RefusalsAsync(TroubledHub hub) =>
        [.. (await hub.AskJsonAsync("closed", "list", "--reason", "refused")).Items().Select(each => each.Text("text")!).Order(StringComparer.Ordinal)];
}
