using Hub.Benchmarks.Check;

namespace Hub.Tests.Benchmarks;

/// <summary>A history of a sender and a member of one group, and short ways to write into it and to judge it.</summary>
public abstract class HistorySpec
{
    private protected const string Group = "g";

    private protected History History { get; } = new();

    /// <summary>The id of the sender's last request.</summary>
    private protected long LastAckId { get; set; }

    private protected LoggedClient Sender { get; }

    private protected LoggedClient Member { get; }

    private protected HistorySpec()
    {
        Sender = Open("sender", Group);
        Member = Open("member", Group);
    }

    private protected LoggedClient Open(string name, params string[] groups)
    {
        var client = History.Open(name, Contract.Plain, name, groups);
        client.OnConnected();
        return client;
    }

    private protected static void Join(LoggedClient client, bool answered)
    {
        client.Say(new LoggedRequest(LineKind.Join, Group, 1));
        if (answered) client.OnAck(1, null);
    }

    private protected static void Cut(LoggedClient client)
    {
        client.MayEnd = true;
        client.OnLost();
    }

    private protected LoggedRequest Say() => Sender.Send(Group, ++LastAckId, noEcho: false);

    private protected static void Hear(LoggedClient client, params LoggedRequest[] requests)
    {
        foreach (var request in requests) client.OnMessage(request.Target, "sender", request.Message, History.None);
    }

    private protected void Ack(params LoggedRequest[] requests)
    {
        foreach (var request in requests) Sender.OnAck(request.AckId, null);
    }

    private protected LoggedRequest Exchange()
    {
        var request = Say();
        Hear(Sender, request);
        Hear(Member, request);
        Ack(request);
        return request;
    }

    private protected void Expect(params (ViolationKind Kind, int Count)[] expected)
    {
        var verdict = History.Check();
        Assert.True(expected.Order().SequenceEqual(verdict.Counts.Select(count => (count.Key, count.Value)).Order()), verdict.ToText());
    }
}
