using Hub.Benchmarks.Check;

namespace Hub.Tests.Benchmarks;

/// <summary>What the check's client says, what it reads, and what it says again.</summary>
public sealed class CheckClientSpecs
{
    private readonly History _history = new();

    [Fact]
    public void Requests_must_have_the_form_of_the_subprotocol()
    {
        var client = new CheckClient(_history, "c", Contract.Plain, filler: "xx");

        Assert.Equal("""{"type":"joinGroup","ackId":1,"group":"room"}""", client.Join("room"));
        Assert.Equal("""{"type":"sendToGroup","ackId":2,"group":"room","noEcho":true,"dataType":"text","data":"0:xx"}""", client.Send("room", noEcho: true));
        Assert.Equal("""{"type":"event","ackId":3,"event":"hello","dataType":"text","data":"xx"}""", client.Ask("hello"));
        Assert.Equal("""{"type":"leaveGroup","ackId":4,"group":"room"}""", client.Leave("room"));
        Assert.Equal((4, 4L), (client.Pending, client.LastAckId));
    }

    [Fact]
    public void What_the_hub_says_must_be_read_into_the_history()
    {
        var client = new CheckClient(_history, "c", Contract.Reliable);
        client.Send("room");

        client.OnText("""{"type":"system","event":"connected","userId":null,"connectionId":"id","reconnectionToken":"token"}""");
        client.OnText("""{"sequenceId":7               ,"type":"message","from":"group","group":"room","fromUserId":"u","dataType":"text","data":"0:x"}""");
        client.OnText("""{"sequenceId":8,"type":"message","from":"group","group":"room","dataType":"json","data":{"a":[1]}}""");
        client.OnText("""{"sequenceId":9,"type":"message","from":"server","dataType":"text","data":"0:x"}""");
        client.OnText("""{"type":"ack","ackId":1,"success":false,"error":{"name":"Forbidden","message":"no"}}""");
        client.OnText("""{"type":"system","event":"disconnected","message":"bye"}""");
        client.OnText("""{"type":"pong"}""");

        Assert.Equal(
            [
                "#0 c opened a connection", "#1 c said m0 to room (ack 1)", "#2 c heard connected", "#3 c heard m0 of room from 'u' (sequence 7)",
                "#4 c heard a message that is not ours of room (sequence 8)", "#5 c heard a message of the server (sequence 9)", "#6 c heard ack 1: Forbidden",
            ],
            Enumerable.Range(0, _history.Count).Select(_history.Describe));
        Assert.Equal(("id", "token", 9L, 0), (client.ConnectionId, client.Token, client.LastSequence, client.Pending));
    }

    [Fact]
    public void What_is_not_answered_must_be_said_again_in_order_under_the_same_ids()
    {
        var client = new CheckClient(_history, "c", Contract.Reliable);
        string[] texts = [client.Join("room"), client.Send("room"), client.Send("room")];
        client.OnText("""{"type":"ack","ackId":2,"success":true}""");
        client.OnLost();
        client.OnCameBack();

        Assert.Equal([texts[0], texts[2]], client.SayAgain());
        Assert.Equal("#7 c said join room (ack 1)", _history.Describe(7));
        Assert.Equal("#8 c said m1 to room (ack 3)", _history.Describe(8));
    }

    [Fact]
    public void A_sequence_must_be_acknowledged_once_and_again_on_another_socket()
    {
        var client = new CheckClient(_history, "c", Contract.Reliable);
        Assert.Null(client.AcknowledgeSequence());
        client.OnText("""{"sequenceId":1,"type":"message","from":"server","dataType":"text","data":"x"}""");

        Assert.Equal("""{"type":"sequenceAck","sequenceId":1}""", client.AcknowledgeSequence());
        Assert.Null(client.AcknowledgeSequence());
        client.OnCameBack();
        Assert.Equal("""{"type":"sequenceAck","sequenceId":1}""", client.AcknowledgeSequence());
    }
}
