using System.Globalization;

namespace Hub.Tests.Operators;

/// <summary>Clients that read too slowly, say what they should not, or nothing at all: what <c>closed show</c> names.</summary>
[Collection(TroubledHub.Collection)]
public sealed class ClientTroubleSpecs
{
    private const int OutboxBytes = 256 * 1024;

    [Fact]
    public async Task A_slow_reader_must_be_named_with_what_waited_for_it()
    {
        await using var hub = await TroubledHub.StartAsync("""
            hub.outbox.max-bytes = 256 KiB
            hub.connections.close-timeout = 1s
            """);

        var id = await Troubles.SlowReaderAsync(hub);

        var closed = await hub.ClosedOnceAsync(id);
        Assert.Equal(new Ending("connection", 1008, "slow_consumer", "hub", null), Ending.Of(closed));
        var (messages, bytes, lag) = (closed.Number("pendingMessages"), closed.Number("pendingBytes"), closed.Number("lagMs"));
        Assert.InRange(messages, 1, bytes);
        Assert.InRange(bytes, 1, OutboxBytes);
        var explanation = $"The client read more slowly than messages came for it. {messages} messages ({bytes} bytes) waited for it, the oldest for {lag} ms; "
            + "0 were not acknowledged. Its bounds are hub.outbox and hub.sessions.";
        Assert.Equal(explanation, closed.Text("explanation"));

        var sheet = await hub.AskAsync("closed", "show", id);
        Assert.StartsWith($"Connection chat/{id} ended ", sheet, StringComparison.Ordinal);
        Assert.Contains($"\n{explanation}\n", sheet, StringComparison.Ordinal);
        Assert.Equal("slow_consumer", sheet.Value("reason"));
        Assert.Equal("slow", sheet.Value("user"));
        Assert.StartsWith($"{messages} messages, ", sheet.Value("waited for it"), StringComparison.Ordinal);

        await hub.Chat.MustHaveLostNothingAsync();
    }

    [Fact]
    public async Task A_message_over_the_limit_must_be_named_with_the_limit()
    {
        await using var hub = await TroubledHub.StartAsync();

        var id = await Troubles.OversizedMessageAsync(hub);

        var closed = await hub.ClosedOnceAsync(id);
        Assert.Equal(new Ending("connection", 1009, "message_too_big", "hub", null), Ending.Of(closed));
        var sheet = await hub.AskAsync("closed", "show", id);
        Assert.Equal("1009", sheet.Value("close code"));
        Assert.Equal("message_too_big", sheet.Value("reason"));
        Assert.Equal("The message is longer than the hub accepts.", sheet.Value("text"));
        Assert.Contains("\nThe client sent a larger message than hub.limits.message-size, ", sheet, StringComparison.Ordinal);

        await hub.Chat.MustHaveLostNothingAsync();
    }

    [Fact]
    public async Task A_message_that_is_no_JSON_must_be_named()
    {
        await using var hub = await TroubledHub.StartAsync();

        var id = await Troubles.InvalidJsonAsync(hub);

        var closed = await hub.ClosedOnceAsync(id);
        Assert.Equal(new Ending("connection", 1007, "invalid_payload", "hub", null), Ending.Of(closed));
        var sheet = await hub.AskAsync("closed", "show", id);
        Assert.Equal("invalid_payload", sheet.Value("reason"));
        Assert.Equal(closed.Text("text"), sheet.Value("text"));
        Assert.Contains("JSON", sheet.Value("text"), StringComparison.Ordinal);
        Assert.Contains("\nThe client sent a message that is not of its subprotocol, or text that is not UTF-8.\n", sheet, StringComparison.Ordinal);

        await hub.Chat.MustHaveLostNothingAsync();
    }

    [Fact]
    public async Task A_client_that_answers_no_pings_must_be_named_with_its_silence()
    {
        await using var hub = await TroubledHub.StartAsync("hub.heartbeat { ping-interval = 1s, timeout = 4s }");

        var id = await Troubles.SilenceAsync(hub);

        var closed = await hub.ClosedOnceAsync(id);
        Assert.Equal(new Ending("connection", 1001, "ping_timeout", "hub", "heartbeat"), Ending.Of(closed));
        var idle = closed.Number("idleMs");
        Assert.InRange(idle, 4_000, (long)TroubledHub.Patience.TotalMilliseconds);
        var explanation = string.Create(CultureInfo.InvariantCulture, $"Nothing was heard of the client for {idle / 1000.0:0} s, not even an answer to a ping: ");
        Assert.StartsWith(explanation, closed.Text("explanation"), StringComparison.Ordinal);

        var sheet = await hub.AskAsync("closed", "show", id);
        Assert.Contains($"\n{explanation}", sheet, StringComparison.Ordinal);
        Assert.Equal("ping_timeout", sheet.Value("reason"));
        Assert.Equal("heartbeat", sheet.Value("asked by"));
        Assert.EndsWith(" s before", sheet.Value("last heard"), StringComparison.Ordinal);

        await hub.Chat.MustHaveLostNothingAsync();
    }

    [Fact]
    public async Task A_flood_must_be_seen_to_be_held_back_and_who_makes_it()
    {
        await using var hub = await TroubledHub.StartAsync("hub.rate-limits.connection.messages-per-second = 50");
        await using var flooder = await Flood.StartAsync(hub);

        await hub.UntilAsync(
            list => list.Items() is [var only] && only.Text("id") == flooder.Id && only.Text("readingPaused") == "rate", "connection", "list", "--state", "paused");
        await hub.UntilAsync(list => list.Items() is [var first, ..] && first.Text("id") == flooder.Id, "connection", "list", "--sort", "received");
        var list = await hub.AskAsync("connection", "list", "--sort", "received", "--limit", "1");
        Assert.Equal([$"chat/{flooder.Id}", "flooder", "open"], list.Row("flooder")[..3]);

        var sheet = "";
        await TroubledHub.UntilAsync(
            async () => (sheet = await hub.AskAsync("connection", "show", flooder.Id)).Contains("\nreading paused  rate\n", StringComparison.Ordinal), () => sheet);
        Assert.Equal("open", sheet.Value("state"));

        await hub.Chat.MustHaveLostNothingAsync();
    }
}
