using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Host.Auth;
using Hub.Protocol.Frames;
using Hub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Operators;

/// <summary>
/// Injects troubles into a hub under load. Each completes when the hub has noticed, and returns the id of the connection that it cost.
/// </summary>
internal static class Troubles
{
    /// <summary>Settings under which all of them happen within seconds and nobody else has any.</summary>
    public const string Hocon = """
        hub.outbox.max-bytes = 256 KiB
        hub.connections.close-timeout = 1s
        hub.heartbeat { ping-interval = 1s, timeout = 5s }
        hub.rate-limits.connection.messages-per-second = 50
        hub.sessions.recovery-window = 1s
        hub.upstream.breaker { failures = 3, pause = 10m }
        hub.workers.count = 2
        """;

    private const int LargeMessage = 100_000;
    private const int MostLargeMessages = 2_000;                // far more than the kernel holds for two sockets
    private const int MessageLimit = 1024 * 1024;               // hub.limits.message-size

    /// <summary>A client does not read while its group is busy.</summary>
    public static async Task<string> SlowReaderAsync(TroubledHub hub)
    {
        await using var slow = await TroubleClient.JoinAsync(hub, "slow");
        await using var talker = await TroubleClient.JoinAsync(hub, "talker");
        var text = new string('x', LargeMessage);
        for (var said = 0; hub.Host.Tree.Inspector.Find("chat", slow.Id)?.Connection.State == "open"; said++)
        {
            Assert.True(said < MostLargeMessages, "The slow client is open still.");
            await talker.SayAsync("slow", text);
            await slow.SendAsync(ClientFrames.Pong());          // it is alive, it only does not read
        }

        await hub.UntilEndedAsync(slow.Id);
        return slow.Id;
    }

    /// <summary>A client announces a message one byte over the limit.</summary>
    public static async Task<string> OversizedMessageAsync(TroubledHub hub)
    {
        await using var client = await TroubleClient.JoinAsync(hub, "giant");
        await client.SendAsync(ClientFrames.Header(Opcode.Text, MessageLimit + 1));
        Assert.Equal(1009, (await client.FarewellAsync()).Code);
        await hub.UntilEndedAsync(client.Id);
        return client.Id;
    }

    /// <summary>A client says what is no JSON.</summary>
    public static async Task<string> InvalidJsonAsync(TroubledHub hub)
    {
        await using var client = await TroubleClient.JoinAsync(hub, "garbled");
        await client.SendAsync(ClientFrames.Text("{oops"));
        Assert.Equal(1007, (await client.FarewellAsync()).Code);
        await hub.UntilEndedAsync(client.Id);
        return client.Id;
    }

    /// <summary>A client falls silent and answers no pings.</summary>
    public static async Task<string> SilenceAsync(TroubledHub hub)
    {
        await using var client = await TroubleClient.JoinAsync(hub, "silent");
        Assert.Equal(1001, (await client.FarewellAsync()).Code);
        await hub.UntilEndedAsync(client.Id);
        return client.Id;
    }

    /// <summary>A connection's actor fails more often than its budget of three restarts allows.</summary>
    public static async Task<string> CrashForGoodAsync(TroubledHub hub)
    {
        await using var client = await TroubleClient.JoinAsync(hub, "crashed");
        await CrashAsync(hub, client.Id, times: 4);
        Assert.Equal(1011, (await client.FarewellAsync()).Code);
        await hub.UntilEndedAsync(client.Id);
        return client.Id;
    }

    /// <summary>A connection's actor fails so many times.</summary>
    public static async Task CrashAsync(TroubledHub hub, string id, int times)
    {
        var system = hub.Host.Services.GetRequiredService<ActorSystem>();
        var actor = await system.ActorSelection($"/user/connections/chat~{id}").ResolveOne(TroubledHub.Patience);
        for (var i = 0; i < times; i++)
        {
            actor.Tell(new Crash(), ActorRefs.NoSender);
        }
    }

    /// <summary>A client comes with a token that was good an hour ago.</summary>
    public static async Task ExpiredTokenAsync(TroubledHub hub)
    {
        var url = ClientUrl.Create(
            hub.Host.BaseAddress.GetLeftPart(UriPartial.Authority), "chat", "late", [], [], hub.Host.AccessKey, TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(2), TimeSpan.FromHours(1));
        await using var client = await RawClient.OpenAsync(hub.Host.BaseAddress);
        Assert.Equal(401, (await client.UpgradeAsync(new Uri(url).PathAndQuery, "json.webpubsub.azure.v1")).Status);
    }

    /// <summary>A reliable client comes back on a second socket while its first is open. Returns the client on its second socket; the first is gone.</summary>
    public static async Task<TroubleClient> TakeoverAsync(TroubledHub hub)
    {
        await using var first = await TroubleClient.JoinAsync(hub, "twice", isReliable: true);
        var second = await first.ComeBackAsync();
        await first.MustEndAsync();
        await second.SayAsync("nobody", "I am here");           // when that is acknowledged, the connection is open again
        return second;
    }

    /// <summary>A reliable client loses its socket and comes back when its connection has been given up.</summary>
    public static async Task<string> LateRecoveryAsync(TroubledHub hub)
    {
        await using var client = await TroubleClient.JoinAsync(hub, "away", isReliable: true);
        await client.DisposeAsync();
        await hub.UntilEndedAsync(client.Id);
        await using var knocking = await client.KnockAsync();
        var refusal = await knocking.ReadFrameAsync();
        Assert.Equal((Opcode.Close, 1008), (refusal!.Opcode, (int)refusal.CloseCode));
        return client.Id;
    }

    /// <summary>Three events of a client of the hub <c>orders</c> find nobody: the application server's port is closed.</summary>
    public static async Task DeadBackendAsync(TroubleClient client)
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(UpstreamHub.Failed, await client.EventAsync());
        }
    }

    /// <summary>An operator closes a client with a text of their own.</summary>
    public static async Task<string> AdminCloseAsync(TroubledHub hub, string text)
    {
        await using var client = await TroubleClient.JoinAsync(hub, "unwanted");
        Assert.Equal($"Closed chat/{client.Id}.\n", await hub.AskAsync("connection", "close", client.Id, "--reason", text));
        Assert.Equal((1000, text), await client.FarewellAsync());
        await hub.UntilEndedAsync(client.Id);
        return client.Id;
    }
}
