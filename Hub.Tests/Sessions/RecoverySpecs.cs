using System.Text.Json;
using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Sessions;

/// <summary>A reliable client that loses its socket and comes back (protocol section 2.6), on the real tree.</summary>
public sealed class RecoverySpecs : HubSpec
{
    public RecoverySpecs()
        : base("hub.sessions.max-messages = 20")
    {
    }

    [Fact]
    public async Task Everything_unacknowledged_and_everything_missed_must_arrive_in_order_with_its_ids()
    {
        var ann = await ConnectReliableAsync("g");
        await PublishAsync("g", "one", "two", "three");
        Assert.Equal(["1 one", "2 two", "3 three"], await NextAsync(ann, 3));
        ann.Say("""{"type":"sequenceAck","sequenceId":1}""");
        await ann.SyncAsync();
        await LoseAsync(ann);
        await PublishAsync("g", "four", "five");
        var back = await ComeBackAsync(ann);
        await PublishAsync("g", "six");
        Assert.Equal(["2 two", "3 three", "4 four", "5 five", "6 six"], await NextAsync(back, 5));
        await back.SyncAsync();
    }

    [Fact]
    public async Task User_groups_permissions_and_id_must_be_as_they_were()
    {
        var ann = await ConnectReliableAsync("g");
        ann.Say("""{"type":"joinGroup","group":"h","ackId":1}""");
        Assert.Null(await ann.ExpectAckAsync(1));
        await LoseAsync(ann);
        var back = await ComeBackAsync(ann);
        Assert.Equal(ann.ConnectionId, back.ConnectionId);
        Assert.Equal(2, Tree.Snapshot().Groups);
        back.Say("""{"type":"sendToGroup","group":"h","ackId":2,"dataType":"text","data":"hi"}""");
        using var heard = JsonDocument.Parse(await back.NextTextAsync());
        Assert.Equal(("ann", "h"), (heard.RootElement.GetProperty("fromUserId").GetString(), heard.RootElement.GetProperty("group").GetString()));
        Assert.Null(await back.ExpectAckAsync(2));
        Assert.Equal((1, 1, 1L), (Tree.Snapshot().Connections, (int)Tree.Snapshot().Opened, Tree.Snapshot().Recovered));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_must_be_executed_once()
    {
        var ann = await ConnectReliableAsync("g");
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":7,"dataType":"text","data":"once"}""");
        Assert.Equal(["1 once"], await NextAsync(ann, 1));
        Assert.Null(await ann.ExpectAckAsync(7));
        await LoseAsync(ann);
        var back = await ComeBackAsync(ann);
        Assert.Equal(["1 once"], await NextAsync(back, 1));
        back.Say("""{"type":"sendToGroup","group":"g","ackId":7,"dataType":"text","data":"once"}""");
        Assert.Equal(ErrorCode.Duplicate, await back.ExpectAckAsync(7));
        await back.SyncAsync();
    }

    [Fact]
    public async Task A_client_that_comes_back_while_its_old_socket_is_open_must_take_over()
    {
        var ann = await ConnectReliableAsync("g");
        var served = Tree.FindRecovery("chat", ann.ConnectionId, ann.ReconnectionToken)!;
        var back = new TestClient(Hub.Actors.Transport.ThreadPoolWorkScheduler.Instance);
        back.Finished = served.ServeAsync(back.Socket);
        Assert.True(await ann.Ended);
        Assert.True(await ((Task<bool>)ann.Finished).WaitAsync(TimeSpan.FromSeconds(10)));
        await back.ExpectConnectedAsync();
        await PublishAsync("g", "one");
        Assert.Equal(["1 one"], await NextAsync(back, 1));
    }

    [Fact]
    public async Task It_must_be_possible_again_and_again_each_time_with_a_fresh_token()
    {
        var client = await ConnectReliableAsync("g");
        for (var i = 1; i <= 5; i++)
        {
            await LoseAsync(client);
            await PublishAsync("g", $"m{i}");
            client = await ComeBackAsync(client);
            Assert.Equal(Enumerable.Range(1, i).Select(n => $"{n} m{n}"), await NextAsync(client, i));
        }
    }

    [Fact]
    public async Task The_window_must_end_the_connection_and_not_a_millisecond_earlier()
    {
        var ann = await ConnectReliableAsync("g");
        await LoseAsync(ann);
        AdvanceTime(Settings.Sessions.RecoveryWindow - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(Tree.FindRecovery("chat", ann.ConnectionId, ann.ReconnectionToken));
        Assert.Equal(1, Tree.Snapshot().Groups);
        AdvanceTime(TimeSpan.FromMilliseconds(1));
        await GoneAsync(ann, "recovery_expired");
    }

    [Fact]
    public async Task A_wrong_token_or_id_must_open_nothing()
    {
        var ann = await ConnectReliableAsync();
        var bob = await ConnectReliableAsync();
        Assert.Null(Tree.FindRecovery("chat", ann.ConnectionId, bob.ReconnectionToken));
        Assert.Null(Tree.FindRecovery("chat", ann.ConnectionId, null));
        Assert.Null(Tree.FindRecovery("news", ann.ConnectionId, ann.ReconnectionToken));
        Assert.Null(Tree.FindRecovery("chat", "nobody", ann.ReconnectionToken));
        Assert.NotNull(Tree.FindRecovery("chat", ann.ConnectionId, ann.ReconnectionToken));
    }

    [Fact]
    public async Task A_plain_connection_must_end_with_its_socket()
    {
        var ann = await ConnectAsync("ann");
        Assert.Null(ann.ReconnectionToken);
        ann.Socket.Break();
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Tree.Snapshot().Closes["connection_lost"]);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1005)]
    public async Task A_client_that_says_good_bye_must_not_come_back(int code)
    {
        var ann = await ConnectReliableAsync();
        ann.AnswersClose = true;
        ann.Socket.Say(code == 1005 ? ClientFrames.Close() : ClientFrames.Close((ushort)code));
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        await GoneAsync(ann, "client_closed");
    }

    [Fact]
    public async Task A_client_that_goes_away_with_another_code_must_come_back()
    {
        var ann = await ConnectReliableAsync("g");
        ann.Socket.Say(ClientFrames.Close(1001));
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        await PublishAsync("g", "one");
        var back = await ComeBackAsync(ann);
        Assert.Equal(["1 one"], await NextAsync(back, 1));
    }

    [Fact]
    public async Task A_violation_of_the_protocol_must_not_be_recoverable()
    {
        var ann = await ConnectReliableAsync();
        ann.Say("nonsense");
        await ann.ExpectCloseAsync(1007);
        Assert.Null(Tree.FindRecovery("chat", ann.ConnectionId, ann.ReconnectionToken));
        ann.Socket.Break();
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        await GoneAsync(ann, "invalid_payload");
    }

    [Fact]
    public async Task A_close_by_the_application_must_end_a_connection_that_is_away()
    {
        var ann = await ConnectReliableAsync("g");
        await LoseAsync(ann);
        Assert.Equal(1, await Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId));
        await GoneAsync(ann, "closed_by_server");
    }

    [Fact]
    public async Task More_than_the_buffer_holds_must_end_a_connection_that_is_away()
    {
        var ann = await ConnectReliableAsync("g");
        await LoseAsync(ann);
        await PublishAsync("g", [.. Enumerable.Range(1, 20).Select(i => $"{i}")]);
        Assert.NotNull(Tree.FindRecovery("chat", ann.ConnectionId, ann.ReconnectionToken));
        await PublishAsync("g", "one too many");
        await GoneAsync(ann, "slow_consumer");
    }

    [Fact]
    public async Task A_silent_socket_must_be_given_up_and_the_connection_kept()
    {
        var ann = await ConnectReliableAsync("g");
        for (var i = 0; i < 3; i++)
        {
            AdvanceTime(Settings.Heartbeat.PingInterval);
            await SettleAsync(ann);
        }
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        await PublishAsync("g", "one");
        var back = await ComeBackAsync(ann);
        Assert.Equal(["1 one"], await NextAsync(back, 1));
    }

    [Fact]
    public async Task The_heartbeat_must_go_on_with_the_new_socket()
    {
        var ann = await ConnectReliableAsync();
        await LoseAsync(ann);
        var back = await ComeBackAsync(ann);
        await SettleAsync(back);
        AdvanceTime(Settings.Heartbeat.PingInterval);
        Assert.Equal(Hub.Protocol.Frames.Opcode.Ping, (await back.NextFrameAsync()).Opcode);
    }

    [Fact]
    public async Task Crashes_of_the_actor_must_change_nothing_whether_the_client_is_there_or_away()
    {
        var ann = await ConnectReliableAsync("g");
        var actor = await ActorOfAsync(ann);
        actor.Tell(new Crash());
        await PublishAsync("g", "one");
        Assert.Equal(["1 one"], await NextAsync(ann, 1));
        await LoseAsync(ann);
        actor.Tell(new Crash());
        var back = await ComeBackAsync(ann);
        actor.Tell(new Crash());
        await PublishAsync("g", "two");
        Assert.Equal(["1 one", "2 two"], await NextAsync(back, 2));
        await back.SyncAsync();
    }

    [Fact]
    public async Task Of_two_attempts_the_later_one_must_win_and_the_earlier_be_given_back()
    {
        var ann = await ConnectReliableAsync("g");
        await LoseAsync(ann);
        var recovery = Tree.FindRecovery("chat", ann.ConnectionId, ann.ReconnectionToken)!;
        var (first, second) = (new TestClient(Scheduler), new TestClient(Scheduler));
        var (one, two) = (recovery.ServeAsync(first.Socket), recovery.ServeAsync(second.Socket));
        await second.ExpectConnectedAsync();
        await one.WaitAsync(TimeSpan.FromSeconds(10));          // given back untouched, or cut after it was taken over
        await PublishAsync("g", "one");
        Assert.Equal(["1 one"], await NextAsync(second, 1));
        Assert.False(two.IsCompleted);
    }

    [Fact]
    public async Task An_attempt_at_a_connection_that_has_just_ended_must_be_given_back()
    {
        var ann = await ConnectReliableAsync();
        await LoseAsync(ann);
        var recovery = Tree.FindRecovery("chat", ann.ConnectionId, ann.ReconnectionToken)!;
        await Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId);
        await GoneAsync(ann, "closed_by_server");
        Assert.False(await recovery.ServeAsync(new TestClient(Scheduler).Socket).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_connection_that_is_away_must_count_until_it_ends()
    {
        Assert.Equal(AdmissionResult.Accepted, Tree.Admission.TryEnter("chat", "ann", null, out var ticket));
        var ann = new TestClient(Scheduler);
        ann.Finished = Tree.ServeAsync(new ConnectionRequest { Hub = "chat", ConnectionId = "counted", Protocol = WireProtocol.JsonReliable }, ann.Socket, ticket);
        await ann.ExpectConnectedAsync();
        await LoseAsync(ann);
        Assert.Equal(1, Tree.Admission.Count);
        var back = await ComeBackAsync(ann);
        Assert.Equal(1, Tree.Admission.Count);
        await back.LeaveAsync();
        Assert.Equal(0, Tree.Admission.Count);
    }

    [Fact]
    public async Task Acknowledgements_must_pass_a_request_that_waits()
    {
        var ann = await ConnectReliableAsync("g");
        var lease = Tree.Node.Sessions.Find("chat", ann.ConnectionId, ann.ReconnectionToken)!;
        await PublishAsync("g", "one", "two");
        await NextAsync(ann, 2);
        Assert.Equal(2, lease.Outbox.UnacknowledgedMessages);
        ann.Say("""{"type":"sequenceAck","sequenceId":2}""");
        await AwaitConditionAsync(() => Task.FromResult(lease.Outbox.UnacknowledgedMessages == 0), TimeSpan.FromSeconds(10));
    }

    private static Hub.Actors.Transport.IWorkScheduler Scheduler => Hub.Actors.Transport.ThreadPoolWorkScheduler.Instance;

    private async Task<TestClient> ConnectReliableAsync(params string[] groups)
    {
        var client = Open(WireProtocol.JsonReliable, request => request with { UserId = "ann", Groups = groups });
        await client.ExpectConnectedAsync();
        Assert.NotNull(client.ReconnectionToken);
        return client;
    }

    /// <summary>Cuts the client's socket and waits until the hub has noticed.</summary>
    private static async Task LoseAsync(TestClient client)
    {
        client.Socket.Break();
        await client.Finished.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task<TestClient> ComeBackAsync(TestClient lost)
    {
        var back = new TestClient(Scheduler);
        back.Finished = Tree.FindRecovery("chat", lost.ConnectionId, lost.ReconnectionToken)!.ServeAsync(back.Socket);
        await back.ExpectConnectedAsync();
        return back;
    }

    private async Task GoneAsync(TestClient client, string label)
    {
        await AwaitConditionAsync(() => Task.FromResult(Tree.Snapshot().Connections == 0), TimeSpan.FromSeconds(10));
        Assert.Equal(1, Tree.Snapshot().Closes[label]);
        Assert.Null(Tree.FindRecovery("chat", client.ConnectionId, client.ReconnectionToken));
        await AwaitConditionAsync(() => Task.FromResult(Tree.Snapshot().Groups == 0), TimeSpan.FromSeconds(10));
    }

    private async Task PublishAsync(string group, params string[] texts)
    {
        foreach (var text in texts) await Tree.Messenger.SendToGroupAsync("chat", group, Codec.Raw(DataType.Text, text));
    }

    private static async Task<List<string>> NextAsync(TestClient client, int count)
    {
        var heard = new List<string>();
        for (var i = 0; i < count; i++)
        {
            using var message = JsonDocument.Parse(await client.NextTextAsync());
            heard.Add($"{message.RootElement.GetProperty("sequenceId").GetUInt64()} {message.RootElement.GetProperty("data").GetString()}");
        }
        return heard;
    }
}
