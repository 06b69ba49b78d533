using Akka.Actor;
using Hub.Actors.Diagnostics;

namespace Hub.Tests.Operators;

/// <summary>Actors that fail: what <c>actor inspect</c> says while it can be got over, and <c>closed show</c> when it cannot.</summary>
[Collection(TroubledHub.Collection)]
public sealed class CrashTroubleSpecs
{
    private const string Failure = "CrashedOnCommandException: Crashed on command.";

    [Fact]
    public async Task A_crashed_connection_must_be_shown_with_its_failure_and_chat_on()
    {
        await using var hub = await TroubledHub.StartAsync();
        await using var client = await TroubleClient.JoinAsync(hub, "crashed");
        await using var listener = await TroubleClient.JoinAsync(hub, "listener");
        var path = $"/user/connections/chat~{client.Id}";

        await Troubles.CrashAsync(hub, client.Id, times: 1);

        var actor = await hub.UntilAsync(report => report.Number("restarts") == 1, "actor", "inspect", path, "--seconds", "0");
        Assert.Equal((Failure, "Crash"), (actor.GetProperty("lastFailure").Text("error"), actor.GetProperty("lastFailure").Text("message")));
        Assert.Equal("Open", actor.Text("behaviour"));
        await client.SayAsync("listener", "I am still here");
        Assert.Equal("I am still here", await listener.HearAsync());

        var sheet = await hub.AskAsync("actor", "inspect", path, "--seconds", "0");
        Assert.Equal("1", sheet.Value("restarts"));
        Assert.EndsWith($"Z on Crash: {Failure}", sheet.Value("last failure"), StringComparison.Ordinal);
        Assert.Equal(["open", "1"], Fields(await hub.AskAsync("connection", "show", client.Id)));
        Assert.Contains($"{client.Id}  (ConnectionActor, 1 restart)\n", await hub.AskAsync("actor", "hierarchy", "/user/connections", "--limit", "1000"), StringComparison.Ordinal);

        await client.DisposeAsync();
        await hub.UntilEndedAsync(client.Id);
        Assert.Equal(new Ending("connection", 1006, "connection_lost", "network", null), Ending.Of(await hub.ClosedOnceAsync(client.Id)));
        await hub.Chat.MustHaveLostNothingAsync();

        static string[] Fields(string connection) => [connection.Value("state"), connection.Value("restarts")];
    }

    [Fact]
    public async Task A_connection_that_crashed_too_often_must_be_named_with_its_failures()
    {
        await using var hub = await TroubledHub.StartAsync();

        var id = await Troubles.CrashForGoodAsync(hub);

        var closed = await hub.ClosedOnceAsync(id);
        Assert.Equal(new Ending("connection", 1011, "internal_error", "hub", null), Ending.Of(closed));
        Assert.Equal(3, closed.Number("restarts"));
        Assert.Equal((Failure, "Crash"), (closed.GetProperty("lastFailure").Text("error"), closed.GetProperty("lastFailure").Text("message")));
        const string explanation = $"Its actor failed 4 times, which is more than hub.connections.restart-budget allows; the last time on Crash: {Failure}";
        Assert.Equal(explanation, closed.Text("explanation"));

        var sheet = await hub.AskAsync("closed", "show", id);
        Assert.Contains($"\n{explanation}\n", sheet, StringComparison.Ordinal);
        Assert.Equal("internal_error", sheet.Value("reason"));
        Assert.Equal("3", sheet.Value("restarts"));
        Assert.EndsWith($"Z on Crash: {Failure}", sheet.Value("last failure"), StringComparison.Ordinal);

        await hub.Chat.MustHaveLostNothingAsync();
    }

    [Fact]
    public async Task A_crashed_worker_must_be_shown_with_its_failure_and_lose_nothing()
    {
        await using var hub = await TroubledHub.StartAsync("hub.workers.count = 2");

        hub.Host.Tree.Node.Workers.Tell(new Crash(0), ActorRefs.NoSender);

        var actor = await hub.UntilAsync(report => report.Number("restarts") == 1, "actor", "inspect", "/user/workers/$a", "--seconds", "0");
        Assert.Equal((Failure, "Crash"), (actor.GetProperty("lastFailure").Text("error"), actor.GetProperty("lastFailure").Text("message")));
        var sheet = await hub.AskAsync("actor", "inspect", "/user/workers/$a", "--seconds", "0");
        Assert.Equal("WorkerActor", sheet.Value("type"));
        Assert.Equal("1", sheet.Value("restarts"));
        Assert.EndsWith($"Z on Crash: {Failure}", sheet.Value("last failure"), StringComparison.Ordinal);
        Assert.Equal("0", (await hub.AskAsync("actor", "inspect", "/user/workers/$b", "--seconds", "0")).Value("restarts"));
        Assert.Equal("1 restarted, 0 dead letters, 0 unhandled", (await hub.AskAsync("hub", "stats")).Value("actors"));

        await hub.Chat.MustHaveLostNothingAsync();
    }
}
