using Hub.Actors;
using Hub.Protocol.Messages;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Routing;

/// <summary>Sends of the application to some of those that it names.</summary>
public sealed class SelectionSpecs() : HubSpec("hub.workers.count = 3\nakka.loglevel = OFF")
{
    private static readonly Payload X = Codec.Raw(DataType.Text, "x");

    [Theory]
    [InlineData("all")]
    [InlineData("group")]
    [InlineData("user")]
    public async Task The_excluded_must_be_spared_and_all_others_be_reached(string target)
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < 40; i++) clients.Add(await ConnectAsync("ann", groups: "g"));
        var among = new ConnectionSelection { Excluded = [clients[3].ConnectionId, clients[17].ConnectionId, "nobody"] };
        Assert.Equal(38, await SendAsync(target, among));
        for (var i = 0; i < clients.Count; i++)
        {
            if (i is 3 or 17) await clients[i].SyncAsync();
            else await clients[i].SyncAsync(1);
        }
    }

    [Theory]
    [InlineData("all")]
    [InlineData("group")]
    [InlineData("user")]
    public async Task When_everybody_is_excluded_nobody_must_be_reached(string target)
    {
        var ann = await ConnectAsync("ann", groups: "g");
        Assert.Equal(0, await SendAsync(target, new ConnectionSelection { Excluded = [ann.ConnectionId] }));
        Assert.Equal(1, await SendAsync(target, new ConnectionSelection()));
        await ann.SyncAsync(1);
    }

    private Task<long> SendAsync(string target, ConnectionSelection among) => target switch
    {
        "all" => Tree.Messenger.SendToAllAsync("chat", X, among: among),
        "group" => Tree.Messenger.SendToGroupAsync("chat", "g", X, among: among),
        _ => Tree.Messenger.SendToUserAsync("chat", "ann", X, among: among),
    };
}
