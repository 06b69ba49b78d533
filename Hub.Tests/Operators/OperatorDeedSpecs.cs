using Hub.Tests.Support;

namespace Hub.Tests.Operators;

/// <summary>What an operator does by the command line is told from what happened by itself.</summary>
[Collection(TroubledHub.Collection)]
public sealed class OperatorDeedSpecs
{
    [Fact]
    public async Task A_connection_closed_by_hand_must_be_named_with_the_text_given()
    {
        const string text = "Please use the new version";
        await using var hub = await TroubledHub.StartAsync();

        var id = await Troubles.AdminCloseAsync(hub, text);

        Assert.Equal(new Ending("connection", 1000, "closed_by_operator", "operator", "operator"), Ending.Of(await hub.ClosedOnceAsync(id)));
        var sheet = await hub.AskAsync("closed", "show", id);
        Assert.Contains("\nAn operator closed it by hand.\n", sheet, StringComparison.Ordinal);
        Assert.Equal(("closed_by_operator", text), (sheet.Value("reason"), sheet.Value("text")));
        Assert.Equal(("operator", "operator"), (sheet.Value("side"), sheet.Value("asked by")));

        await hub.Chat.MustHaveLostNothingAsync();
    }

    [Fact]
    public async Task A_drain_must_be_told_to_everybody_who_asks()
    {
        await using var hub = await TroubledHub.StartAsync();
        await using var witness = await TroubleClient.JoinAsync(hub, "witness");
        hub.Chat.LetEnd();

        Assert.Equal($"Draining: {BackgroundChat.Clients + 1} connections to close.\n", await hub.AskAsync("drain", "--yes"));

        Assert.Equal((1001, "The hub is shutting down."), await witness.FarewellAsync());
        await hub.Chat.MustHaveBeenSentAwayAsync(1001);
        var tree = hub.Host.Tree;
        await TroubledHub.UntilAsync(
            () => Task.FromResult(tree.Snapshot().Connections == 0 && tree.Admission.Count == 0), () => $"{tree.Snapshot().Connections} connections are left");

        Assert.Equal(new Ending("connection", 1001, "server_shutdown", "operator", "operator"), Ending.Of(await hub.ClosedOnceAsync(witness.Id)));
        var sheet = await hub.AskAsync("closed", "show", witness.Id);
        Assert.Contains("\nThis node was drained; clients come back to another node, or to this one after its start.\n", sheet, StringComparison.Ordinal);
        Assert.Equal(("server_shutdown", "operator"), (sheet.Value("reason"), sheet.Value("asked by")));
        Assert.Equal(BackgroundChat.Clients + 1, (await hub.AskJsonAsync("closed", "list", "--reason", "server_shutdown")).Number("total"));

        Assert.Equal("draining, asked for by operator", (await hub.AskAsync("hub", "stats")).Value("phase"));
        await using var probe = await RawClient.OpenAsync(hub.Host.AdminAddress!);
        var ready = await probe.RequestAsync("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Equal((503, "draining: asked for by operator, 0 connections left"), (ready.Status, ready.Body));

        Assert.Equal(503, (await hub.Host.HandshakeAsync()).Status);
        var refused = (await hub.AskAsync("closed", "list", "--reason", "refused")).Row("handshake");
        Assert.Equal(["chat", "-", "handshake", "503", "refused", "hub", "-", "127.0.0.1", "The hub is shutting down."], refused[2..]);
    }
}
