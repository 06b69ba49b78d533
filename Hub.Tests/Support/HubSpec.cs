using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Events;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Tests.Support;

/// <summary>Base of specs on the real actor tree with in-memory clients. Its test scheduler is the only owner of time.</summary>
public abstract class HubSpec : Akka.TestKit.Xunit2.TestKit
{
    private const string Strict = """
        akka.loglevel = WARNING
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        """;

    private int _connections;

    /// <summary>A tree with the given settings over the defaults.</summary>
    protected HubSpec(string hocon = "", IHubEventHandler? handler = null, ScriptedBackend? backend = null)
        : base(ConfigurationFactory.ParseString(hocon).WithFallback(ConfigurationFactory.ParseString(Strict)))
    {
        Settings = HubSettings.From(ConfigurationFactory.ParseString(hocon));
        var services = new HubServices { ReconnectionKeys = [new byte[32]], EventHandler = handler, Time = Time = new SchedulerTime(Sys.Scheduler) };
        Tree = HubTree.Start(Sys, Settings, backend is null ? services : services with { Upstream = backend.Options, Backends = backend });
    }

    /// <summary>The hub's clock.</summary>
    protected SchedulerTime Time { get; }

    /// <summary>The hub's settings in this spec.</summary>
    protected HubSettings Settings { get; }

    /// <summary>The hub.</summary>
    protected HubTree Tree { get; }

    /// <summary>Roles that allow everything.</summary>
    protected static Permissions Everything { get; } = Permissions.FromRoles(["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"]);

    /// <summary>Moves virtual time.</summary>
    protected void AdvanceTime(TimeSpan by) => ((TestScheduler)Sys.Scheduler).Advance(by);

    /// <summary>Connects a JSON client that may do everything and waits for its <c>connected</c> message.</summary>
    protected async Task<TestClient> ConnectAsync(string? user = null, Permissions? permissions = null, params string[] groups)
    {
        var client = Open(WireProtocol.Json, request => request with { UserId = user, Permissions = permissions ?? Everything, Groups = groups });
        await client.ExpectConnectedAsync();
        return client;
    }

    /// <summary>Waits until the connection's actor has finished with everything before this, its timers included.</summary>
    protected async Task SettleAsync(TestClient client)
        => await ActorOfAsync(client);

    /// <summary>Connects a client without waiting for anything.</summary>
    protected TestClient Open(WireProtocol protocol, Func<ConnectionRequest, ConnectionRequest>? with = null)
    {
        var client = new TestClient(ThreadPoolWorkScheduler.Instance);
        var request = new ConnectionRequest { Hub = "chat", ConnectionId = $"c{Interlocked.Increment(ref _connections)}", Protocol = protocol, Permissions = Everything };
        request = with?.Invoke(request) ?? request;
        client.Finished = Tree.ServeAsync(request, client.Socket, null);
        return client;
    }

    /// <summary>The actor of a connection.</summary>
    protected Task<IActorRef> ActorOfAsync(TestClient client)
        => Sys.ActorSelection($"/user/connections/chat~{client.ConnectionId}").ResolveOne(TimeSpan.FromSeconds(5));
}
