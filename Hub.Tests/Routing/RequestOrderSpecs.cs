using System.Text.Json;
using Hub.Tests.Support;

namespace Hub.Tests.Routing;

/// <summary>Delivery contract, rule 1: requests of a connection are executed in the order received, whichever workers own their targets.</summary>
public sealed class RequestOrderSpecs() : HubSpec("hub.workers.count = 4\nhub.outbox { max-messages = 100000, max-bytes = 100 MiB }\nakka.loglevel = OFF", new ScriptedHandler())
{
    private static readonly string[] Groups = [.. Enumerable.Range(0, 8).Select(i => "g" + i)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_receiver_in_many_groups_must_see_exactly_the_order_sent_and_the_sender_every_ack_in_order(int seed)
    {
        const int requests = 3_000;
        var random = new Random(seed);
        var (ann, bob) = (await ConnectAsync("ann"), await ConnectAsync("bob", groups: Groups));
        var (sent, frames) = (new List<int>(), new List<byte[]>());
        for (var id = 1; id <= requests; id++)
        {
            frames.Add(ClientFrames.Text(Request(random, id, sent)));
            if (random.Next(20) != 0 && id < requests) continue;
            ann.Socket.Say(ClientFrames.Join([.. frames]));
            frames.Clear();
        }
        for (var id = 1; id <= requests; id++) Assert.True(id == await NextAckAsync(ann), $"seed {seed}: ack {id}");
        var heard = new List<int>();
        while (heard.Count < sent.Count) heard.Add(Data(await bob.NextTextAsync()));
        Assert.True(sent.SequenceEqual(heard), $"seed {seed}: {string.Join(' ', sent.Zip(heard).Where(p => p.First != p.Second).Take(5))}");
    }

    [Fact]
    public async Task Two_senders_to_one_group_must_each_be_heard_in_their_order_by_every_member()
    {
        const int each = 500;
        var members = new[] { await ConnectAsync(groups: "g"), await ConnectAsync(groups: "g") };
        var senders = new[] { await ConnectAsync("s0"), await ConnectAsync("s1") };
        for (var i = 0; i < each; i++)
        {
            for (var s = 0; s < 2; s++) senders[s].Say($$"""{"type":"sendToGroup","group":"g","data":{{s * each + i}}}""");
        }
        foreach (var member in members)
        {
            var next = new[] { 0, 0 };
            for (var i = 0; i < 2 * each; i++)
            {
                var data = Data(await member.NextTextAsync());
                Assert.Equal(next[data / each]++, data % each);
            }
        }
    }

    [Fact]
    public async Task A_leave_between_two_sends_must_take_effect_between_them()
    {
        var ann = await ConnectAsync(groups: Groups);
        var frames = new List<byte[]>();
        foreach (var group in Groups)
        {
            frames.Add(ClientFrames.Text($$"""{"type":"sendToGroup","group":"{{group}}","data":1}"""));
            frames.Add(ClientFrames.Text($$"""{"type":"leaveGroup","group":"{{group}}"}"""));
            frames.Add(ClientFrames.Text($$"""{"type":"sendToGroup","group":"{{group}}","data":2}"""));
            frames.Add(ClientFrames.Text($$"""{"type":"joinGroup","group":"{{group}}"}"""));
            frames.Add(ClientFrames.Text($$"""{"type":"sendToGroup","group":"{{group}}","data":3}"""));
        }
        ann.Socket.Say(ClientFrames.Join([.. frames]));
        foreach (var group in Groups)
        {
            await ann.ExpectAsync($$"""{"type":"message","from":"group","group":"{{group}}","dataType":"json","data":1}""");
            await ann.ExpectAsync($$"""{"type":"message","from":"group","group":"{{group}}","dataType":"json","data":3}""");
        }
    }

    private static string Request(Random random, int id, List<int> sent)
    {
        switch (random.Next(10))
        {
            case 0: return $$"""{"type":"event","event":"done","ackId":{{id}},"data":1}""";
            case 1: return $$"""{"type":"joinGroup","group":"own{{random.Next(4)}}","ackId":{{id}}}""";
            case 2: return $$"""{"type":"leaveGroup","group":"own{{random.Next(4)}}","ackId":{{id}}}""";
            default:
                sent.Add(id);
                return $$"""{"type":"sendToGroup","group":"{{Groups[random.Next(Groups.Length)]}}","ackId":{{id}},"data":{{id}}}""";
        }
    }

    private static async Task<int> NextAckAsync(TestClient client)
    {
        var text = await client.NextTextAsync();
        using var message = JsonDocument.Parse(text);
        Assert.True(message.RootElement.GetProperty("success").GetBoolean(), text);
        return message.RootElement.GetProperty("ackId").GetInt32();
    }

    private static int Data(string text)
    {
        using var message = JsonDocument.Parse(text);
        return message.RootElement.GetProperty("data").GetInt32();
    }
}
