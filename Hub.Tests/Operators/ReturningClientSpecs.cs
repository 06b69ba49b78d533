namespace Hub.Tests.Operators;

/// <summary>Clients that come with what is no good any more, or come back: what <c>closed</c> says of handshakes and sockets.</summary>
[Collection(TroubledHub.Collection)]
public sealed class ReturningClientSpecs
{
    [Fact]
    public async Task An_expired_token_must_be_named_with_address_and_hub()
    {
        const string fault = "The access token has expired.";
        await using var hub = await TroubledHub.StartAsync();

        await Troubles.ExpiredTokenAsync(hub);

        var refused = Assert.Single((await hub.UntilAsync(list => list.Number("total") == 1, "closed", "list", "--reason", "refused")).Items());
        Assert.Equal(new Ending("handshake", 401, "refused", "hub", null), Ending.Of(refused));
        Assert.Equal(("chat", "127.0.0.1", fault), (refused.Text("hub"), refused.Text("address"), refused.Text("text")));
        var list = await hub.AskAsync("closed", "list", "--reason", "refused");
        Assert.Equal(["h-1", "chat", "-", "handshake", "401", "refused", "hub", "-", "127.0.0.1", fault], list.Row("handshake")[1..]);
        Assert.EndsWith("\n1 entry.\n", list, StringComparison.Ordinal);

        var sheet = await hub.AskAsync("closed", "show", "h-1");
        Assert.StartsWith("Handshake chat/h-1 was refused ", sheet, StringComparison.Ordinal);
        Assert.Contains($"\nThe handshake was refused, its token is no good: {fault}\n", sheet, StringComparison.Ordinal);
        Assert.Equal(("401", "127.0.0.1"), (sheet.Value("status"), sheet.Value("address")));

        await hub.Chat.MustHaveLostNothingAsync();
    }

    [Fact]
    public async Task A_socket_that_was_taken_over_must_be_told_from_the_connection_that_lives()
    {
        await using var hub = await TroubledHub.StartAsync();

        await using var client = await Troubles.TakeoverAsync(hub);

        Assert.Equal(new Ending("socket", 1006, "taken_over", "client", null), Ending.Of(await hub.ClosedOnceAsync(client.Id)));
        Assert.Equal("open", (await hub.AskJsonAsync("closed", "show", client.Id)).GetProperty("live").Text("state"));
        var sheet = await hub.AskAsync("closed", "show", client.Id);
        Assert.StartsWith($"Socket of connection chat/{client.Id} ended ", sheet, StringComparison.Ordinal);
        Assert.Contains("\nThe client came back on another socket while this one was still open; the connection went on there.\n", sheet, StringComparison.Ordinal);
        Assert.Equal("taken_over", sheet.Value("reason"));
        Assert.EndsWith($"\nIt is open now, as chat/{client.Id}: 'connection show' tells more.\n", sheet, StringComparison.Ordinal);

        var connection = await hub.AskAsync("connection", "show", client.Id);
        Assert.Equal("open", connection.Value("state"));
        Assert.Contains("\nEarlier sockets\n", connection, StringComparison.Ordinal);
        Assert.EndsWith("Z  taken_over  The client came back on another socket, which took over.\n", connection, StringComparison.Ordinal);
        Assert.Equal(1, (await hub.AskJsonAsync("hub", "stats")).Number("recovered"));

        await hub.Chat.MustHaveLostNothingAsync();
    }

    [Fact]
    public async Task A_client_that_came_back_too_late_must_be_named_with_what_it_asked_for()
    {
        await using var hub = await TroubledHub.StartAsync("hub.sessions.recovery-window = 1s");

        var id = await Troubles.LateRecoveryAsync(hub);

        Assert.Equal(
            [new Ending("connection", 1006, "recovery_expired", "network", null), new Ending("socket", 1006, "connection_lost", "network", null)],
            (await hub.ClosedAsync(id)).Select(Ending.Of));
        var sheet = await hub.AskAsync("closed", "show", id);
        Assert.Contains("\nThe client lost its socket and did not come back in time (hub.sessions.recovery-window).\n", sheet, StringComparison.Ordinal);

        var refused = Assert.Single((await hub.AskJsonAsync("closed", "list", "--reason", "refused")).Items());
        Assert.Equal(new Ending("handshake", 1008, "refused", "hub", null), Ending.Of(refused));
        Assert.Equal(("chat", "127.0.0.1", $"Connection {id} cannot be recovered."), (refused.Text("hub"), refused.Text("address"), refused.Text("text")));
        var handshake = await hub.AskAsync("closed", "show", refused.Text("id")!);
        Assert.Contains("\nA reliable client wanted its old connection back, which was gone; it makes a new one by itself.", handshake, StringComparison.Ordinal);
        Assert.Equal("1008", handshake.Value("close code"));

        await hub.Chat.MustHaveLostNothingAsync();
    }
}
