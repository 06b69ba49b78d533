using Hub.Actors.Events;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>The hub stops reading a client whose requests it has not answered (design section 5).</summary>
public sealed class BackPressureSpecs : HubSpec
{
    private readonly ScriptedHandler _handler;

    public BackPressureSpecs() : this(new ScriptedHandler())
    {
    }

    private BackPressureSpecs(ScriptedHandler handler) : base("""
        hub.connections { max-pending-requests = 4, event-timeout = 100s }
        hub.heartbeat { ping-interval = 10s, timeout = 20s }
        akka.loglevel = OFF
        """, handler) => _handler = handler;

    [Fact]
    public async Task Below_the_bound_reading_must_go_on()
    {
        var ann = await ConnectAsync();
        await BlockAsync(ann, 3);
        ann.Socket.Say(ClientFrames.Ping(7));
        Assert.Equal(Opcode.Pong, (await ann.NextFrameAsync()).Opcode);
    }

    [Fact]
    public async Task At_the_bound_reading_must_stop_and_go_on_when_half_is_answered()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync());
        await BlockAsync(ann, 4);
        ann.Socket.Say(ClientFrames.Ping(7));
        await bob.SyncAsync();                          // others are served meanwhile
        await SettleAsync(ann);
        Assert.Empty(ann.Drain());
        _handler.Answer("wait1", EventReply.Done);
        Assert.Null(await ann.ExpectAckAsync(1));
        await _handler.CalledAsync("wait2");
        _handler.Answer("wait2", EventReply.Done);
        Assert.Null(await ann.ExpectAckAsync(2));
        Assert.Equal(Opcode.Pong, (await ann.NextFrameAsync()).Opcode);
    }

    [Fact]
    public async Task A_client_that_the_hub_does_not_read_must_not_be_closed_as_silent()
    {
        var ann = await ConnectAsync();
        await BlockAsync(ann, 4);
        for (var i = 0; i < 4; i++)
        {
            await SettleAsync(ann);
            AdvanceTime(TimeSpan.FromSeconds(10));      // its pongs are in the socket, unread by our choice
            ann.Socket.Say(ClientFrames.Pong());
        }
        for (var i = 1; i <= 4; i++)
        {
            _handler.Answer("wait" + i, EventReply.Done);
            var frame = await ann.NextFrameAsync();
            while (frame.Opcode == Opcode.Ping) frame = await ann.NextFrameAsync();
            Assert.StartsWith($$"""{"type":"ack","ackId":{{i}},"success":true""", frame.Text, StringComparison.Ordinal);
        }
        await SettleAsync(ann);
        Assert.DoesNotContain(ann.Drain(), f => f.Opcode == Opcode.Close);
        await ann.SyncAsync();
    }

    /// <summary>Events that the application does not answer; returns when the first was called, so all are counted.</summary>
    private async Task BlockAsync(TestClient client, int events)
    {
        client.Socket.Say(ClientFrames.Join([.. Enumerable.Range(1, events)
            .Select(i => ClientFrames.Text($$"""{"type":"event","event":"wait{{i}}","ackId":{{i}},"data":1}"""))]));
        await _handler.CalledAsync("wait1");
    }
}
