using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>Rates on virtual time: above its rate a client is read later, and loses nothing.</summary>
public sealed class RateLimitSpecs() : HubSpec("""
    hub.rate-limits { connection.messages-per-second = 10, user.messages-per-second = 20 }
    hub.heartbeat { ping-interval = 10s, timeout = 20s }
    akka.loglevel = OFF
    """)
{
    [Fact]
    public async Task One_second_worth_must_pass_at_once_and_the_next_read_wait_for_exactly_what_was_over()
    {
        var ann = await ConnectAsync();
        Pings(ann, 15);
        for (var i = 0; i < 15; i++) Assert.Contains("pong", await ann.NextTextAsync(), StringComparison.Ordinal);
        await Time.TimerMadeAsync();                    // five were over: half a second
        Pings(ann, 1);
        AdvanceTime(TimeSpan.FromMilliseconds(499));
        await SettleAsync(ann);
        Assert.Empty(ann.Drain());
        AdvanceTime(TimeSpan.FromMilliseconds(1));
        Assert.Contains("pong", await ann.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_of_one_user_must_share_its_rate()
    {
        var (first, second, other) = (await ConnectAsync("ann"), await ConnectAsync("ann"), await ConnectAsync("bob"));
        foreach (var client in new[] { first, second })
        {
            Pings(client, 10);
            for (var i = 0; i < 10; i++) await client.NextTextAsync();
        }
        AdvanceTime(TimeSpan.FromMilliseconds(100));    // the connection may say one more, the user two
        Pings(first, 1);
        await first.NextTextAsync();
        Pings(other, 10);
        for (var i = 0; i < 10; i++) await other.NextTextAsync();
    }

    [Fact]
    public async Task A_client_that_is_read_late_by_our_choice_must_not_be_closed_as_silent()
    {
        var ann = await ConnectAsync();
        Pings(ann, 410);                                // paid back in 40 seconds
        for (var i = 0; i < 410; i++) await ann.NextTextAsync();
        await Time.TimerMadeAsync();
        Pings(ann, 1);                                  // waits in the socket with the pongs: read together with them, at the end
        for (var i = 0; i < 4; i++)
        {
            ann.Socket.Say(ClientFrames.Pong());
            await SettleAsync(ann);
            AdvanceTime(TimeSpan.FromSeconds(10));
        }
        var frame = await ann.NextFrameAsync();
        while (frame.Opcode == Opcode.Ping) frame = await ann.NextFrameAsync();
        Assert.Equal("""{"type":"pong"}""", frame.Text);
    }

    private static void Pings(TestClient client, int count)
        => client.Socket.Say(ClientFrames.Join([.. Enumerable.Range(0, count).Select(_ => ClientFrames.Text("""{"type":"ping"}"""))]));
}
