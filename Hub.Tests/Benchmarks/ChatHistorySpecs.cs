using System.Text;
using Hub.Benchmarks.Chat;

namespace Hub.Tests.Benchmarks;

/// <summary>The chat checker must see each fault that is planted, count it exactly, and call nothing else a fault.</summary>
public sealed class ChatHistorySpecs
{
    private const int Clients = 6;
    private const int Groups = 2;
    private const int Sender = 1;
    private const int Other = 3;
    private const string Room = "room1";

    private readonly ChatHistory _history = new(Clients, Groups);

    [Fact]
    public void A_chat_in_which_all_went_well_must_have_no_faults()
    {
        for (var round = 1; round <= 10; round++)
        {
            for (var sender = 0; sender < Clients; sender++)
            {
                Exchange(sender);
            }
        }

        Assert.True(_history.IsSettled);
        Assert.Equal(new ChatFaults(), _history.Finish());
        Assert.Equal((60, 60, 0, 180), (_history.Sent, _history.Accepted, _history.Refused, _history.Received));
    }

    [Fact]
    public void A_dropped_message_must_be_lost_once_for_the_member_that_missed_it()
    {
        Exchange(Sender);
        Exchange(Sender, missing: Other);
        Exchange(Sender);

        Assert.False(_history.IsSettled);
        Assert.Equal(new ChatFaults { Lost = 1 }, _history.Finish());
    }

    [Fact]
    public void A_dropped_last_message_must_be_lost()
    {
        Exchange(Sender, missing: Other);

        Assert.Equal(new ChatFaults { Lost = 1 }, _history.Finish());
    }

    [Fact]
    public void A_doubled_message_must_not_make_up_for_a_dropped_one()
    {
        Exchange(Sender);
        Exchange(Sender, missing: Other);
        _history.OnReceived(Other, Room, Sender, 1);

        Assert.Equal(new ChatFaults { Lost = 1, Duplicated = 1 }, _history.Finish());
        Assert.False(_history.IsSettled);
    }

    [Fact]
    public void Swapped_messages_must_be_one_reordering_and_no_loss()
    {
        Exchange(Sender, missing: Other);
        Exchange(Sender);
        _history.OnReceived(Other, Room, Sender, 1);

        Assert.True(_history.IsSettled);
        Assert.Equal(new ChatFaults { Reordered = 1 }, _history.Finish());
    }

    [Fact]
    public void A_late_message_that_comes_twice_must_be_late_once_and_doubled_once()
    {
        Exchange(Sender, missing: Other);
        Exchange(Sender);
        _history.OnReceived(Other, Room, Sender, 1);
        _history.OnReceived(Other, Room, Sender, 1);

        Assert.Equal(new ChatFaults { Reordered = 1, Duplicated = 1 }, _history.Finish());
    }

    [Fact]
    public void An_ack_before_the_senders_own_copy_must_be_early()
    {
        var sequence = _history.OnSent(Sender);
        _history.OnAck(Sender, sequence, success: true);
        Deliver(Sender, sequence, missing: null);

        Assert.Equal(new ChatFaults { EarlyAcks = 1 }, _history.Finish());
    }

    [Fact]
    public void A_second_ack_must_be_repeated_whatever_it_says()
    {
        Exchange(Sender);
        _history.OnAck(Sender, 1, success: true);
        _history.OnAck(Sender, 1, success: false);

        Assert.Equal(new ChatFaults { RepeatedAcks = 2 }, _history.Finish());
        Assert.Equal((1, 0), (_history.Accepted, _history.Refused));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_ack_of_a_message_nobody_sent_must_be_stray(int sequence)
    {
        Exchange(Sender);
        _history.OnAck(Sender, sequence, success: true);

        Assert.Equal(new ChatFaults { StrayAcks = 1 }, _history.Finish());
    }

    [Fact]
    public void A_message_without_an_answer_must_be_unanswered_and_promises_no_delivery()
    {
        _history.OnSent(Sender);

        Assert.False(_history.IsSettled);
        Assert.Equal(new ChatFaults { Unanswered = 1 }, _history.Finish());
    }

    [Fact]
    public void A_refused_message_must_reach_nobody()
    {
        var sequence = _history.OnSent(Sender);
        _history.OnAck(Sender, sequence, success: false);
        _history.OnReceived(Other, Room, Sender, sequence);

        Assert.Equal(1, _history.Refused);
        Assert.Equal(new ChatFaults { DeliveredThoughRefused = 1 }, _history.Finish());
    }

    [Theory]
    [InlineData(0, "room0", Sender, 1)]                     // a receiver in another group
    [InlineData(Other, "room0", Sender, 1)]                 // the right receiver, the wrong group
    [InlineData(Other, Room, Sender, 2)]                    // never sent
    [InlineData(Other, Room, Clients + 1, 1)]               // no such client
    [InlineData(Other, Room, -1, 0)]                        // data that is not ours
    public void A_message_that_should_not_exist_must_be_stray(int receiver, string group, int sender, int sequence)
    {
        Exchange(Sender);
        _history.OnReceived(receiver, group, sender, sequence);

        Assert.Equal(new ChatFaults { Strays = 1 }, _history.Finish());
    }

    [Fact]
    public void Groups_of_unequal_size_must_each_expect_their_own_members()
    {
        var history = new ChatHistory(clients: 5, groups: 2);   // 0, 2, 4 and 1, 3

        var sequence = history.OnSent(3);
        history.OnReceived(1, Room, 3, sequence);
        history.OnReceived(3, Room, 3, sequence);
        history.OnAck(3, sequence, success: true);

        Assert.True(history.IsSettled);
        Assert.Equal(new ChatFaults(), history.Finish());
    }

    [Fact]
    public void What_is_sent_must_be_read_back_from_the_hubs_delivery_and_ack()
    {
        Assert.Equal(
            """{"type":"sendToGroup","group":"room1","ackId":8,"noEcho":false,"dataType":"text","data":"3:7:xx"}""",
            ChatWire.Send(Room, sender: 3, sequence: 7, "xx"));

        var message = Read("""{"type":"message","from":"group","group":"room1","fromUserId":null,"dataType":"text","data":"3:7:xx"}""");
        Assert.Equal((ChatEventKind.Message, Room, 3, 7), (message.Kind, message.Group, message.Sender, message.Sequence));
        var ack = Read("""{"type":"ack","ackId":8,"success":false,"error":{"name":"Forbidden","message":"no"}}""");
        Assert.Equal((ChatEventKind.Ack, 7, false), (ack.Kind, ChatWire.SequenceOf(ack.AckId), ack.Success));
        Assert.Equal(-1, Read("""{"type":"message","from":"group","group":"room1","dataType":"text","data":"hello"}""").Sender);
        Assert.Equal(ChatEventKind.Other, Read("""{"type":"pong"}""").Kind);
    }

    private static ChatEvent Read(string message) => ChatWire.Read(Encoding.UTF8.GetBytes(message));

    private void Exchange(int sender, int? missing = null)
    {
        var sequence = _history.OnSent(sender);
        Deliver(sender, sequence, missing);
        _history.OnAck(sender, sequence, success: true);
    }

    private void Deliver(int sender, int sequence, int? missing)
    {
        for (var receiver = sender % Groups; receiver < Clients; receiver += Groups)
        {
            if (receiver != missing)
            {
                _history.OnReceived(receiver, $"room{sender % Groups}", sender, sequence);
            }
        }
    }
}
