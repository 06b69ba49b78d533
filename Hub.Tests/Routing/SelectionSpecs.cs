using Hub.Actors;
using Hub.Protocol.Filters;
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

    [Theory]
    [InlineData("userId eq 'ann'", "ann0 ann1")]
    [InlineData("userId eq null", "nobody")]
    [InlineData("'g' in groups", "ann0 bob")]
    [InlineData("'g' in groups and not ('h' in groups)", "bob")]
    [InlineData("'h' in groups or 'k' in groups", "ann0 nobody")]
    [InlineData("length(groups) eq 0", "ann1 simple")]
    [InlineData("length(groups) gt 1", "ann0")]
    [InlineData("protocol eq 'json.webpubsub.azure.v1'", "ann0 ann1 bob nobody")]
    [InlineData("protocol eq null", "simple")]
    [InlineData("connectionId eq 'bob'", "bob")]
    [InlineData("true", "ann0 ann1 bob nobody simple")]
    [InlineData("false", "")]
    public async Task A_filter_must_take_exactly_those_of_whom_it_is_true(string filter, string expected)
    {
        var clients = new Dictionary<string, TestClient>
        {
            ["ann0"] = await ConnectAsAsync("ann0", "ann", "g", "h", "x"),
            ["ann1"] = await ConnectAsAsync("ann1", "ann"),
            ["bob"] = await ConnectAsAsync("bob", "bob", "g"),
            ["nobody"] = await ConnectAsAsync("nobody", null, "k"),
        };
        var simple = Open(Protocol.Wire.WireProtocol.Plain, r => r with { ConnectionId = "simple", UserId = "simple" });
        while (!await Tree.Directory.HasConnectionAsync("chat", "simple")) await Task.Yield();
        var among = new ConnectionSelection { Filter = FilterOf(filter) };
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, await Tree.Messenger.SendToAllAsync("chat", X, among: among));
        foreach (var (id, client) in clients) await client.SyncAsync(expected.Split(' ').Contains(id) ? 1 : 0);
        if (expected.Contains("simple", StringComparison.Ordinal)) await simple.ExpectAsync("x");
    }

    [Fact]
    public async Task A_filter_and_exclusions_must_both_count_in_sends_and_closes()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < 4; i++) clients.Add(await ConnectAsync(i < 3 ? "ann" : "bob", groups: "g"));
        var among = new ConnectionSelection { Excluded = [clients[0].ConnectionId], Filter = FilterOf("userId eq 'ann'") };
        Assert.Equal(2, await Tree.Messenger.SendToGroupAsync("chat", "g", X, among: among));
        Assert.Equal(2, await Tree.Messenger.SendToUserAsync("chat", "ann", X, among: among));
        Assert.Equal(2, await Tree.Messenger.CloseAllAsync("chat", among: among));
        Assert.True(await Tree.Directory.HasConnectionAsync("chat", clients[0].ConnectionId));
        Assert.True(await Tree.Directory.HasConnectionAsync("chat", clients[3].ConnectionId));
        Assert.Equal(2, await Tree.Messenger.SendToAllAsync("chat", X));
    }

    [Fact]
    public async Task Many_must_be_selected_before_any_of_them_is_moved()
    {
        for (var i = 0; i < 30; i++) await ConnectAsync("u" + i, groups: i % 2 == 0 ? ["a"] : []);
        // Were they moved one after another, those who join "b" would be taken out of the selection, or come into it.
        var fewer = new ConnectionSelection { Filter = FilterOf("length(groups) eq 0") };
        Assert.Equal(GroupJoin.Joined, await Tree.Groups.AddManyAsync("chat", ["b", "c", "d"], fewer));
        foreach (var group in new[] { "b", "c", "d" }) Assert.Equal(15, await Tree.Messenger.SendToGroupAsync("chat", group, X));
        var inB = new ConnectionSelection { Filter = FilterOf("'b' in groups") };
        Assert.Equal(45, await Tree.Groups.RemoveManyAsync("chat", ["b", "c", "d", "a"], inB));
        Assert.Equal(15, await Tree.Messenger.SendToGroupAsync("chat", "a", X));
        Assert.Equal(GroupJoin.NotFound, await Tree.Groups.AddManyAsync("chat", ["z"], inB));
        Assert.Equal(1, Tree.Snapshot().Groups);
    }

    private static ConnectionFilter FilterOf(string text) => ConnectionFilter.TryParse(text, out var filter, out var error) ? filter : throw new ArgumentException(error);

    private async Task<TestClient> ConnectAsAsync(string id, string? user, params string[] groups)
    {
        var client = Open(Protocol.Wire.WireProtocol.Json, r => r with { ConnectionId = id, UserId = user, Groups = groups });
        await client.ExpectConnectedAsync();
        return client;
    }

    private Task<long> SendAsync(string target, ConnectionSelection among) => target switch
    {
        "all" => Tree.Messenger.SendToAllAsync("chat", X, among: among),
        "group" => Tree.Messenger.SendToGroupAsync("chat", "g", X, among: among),
        _ => Tree.Messenger.SendToUserAsync("chat", "ann", X, among: among),
    };
}
