using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Routing;

/// <summary>A worker that throws in the middle of its work costs only the request that made it throw (design section 4, rule 5).</summary>
public sealed class WorkerCrashSpecs() : HubSpec("hub.workers.count = 1\nakka.loglevel = OFF")
{
    [Fact]
    public async Task The_poisonous_request_must_get_an_error_and_those_around_it_be_executed()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync(groups: ["a", "b", "c"]));
        await SayAsync(ann, Send("a", 1), Send("b", 2, new Poison()), Send("c", 3));
        Assert.Null(await ann.ExpectAckAsync(1));
        Assert.Equal(ErrorCode.InternalServerError, await ann.ExpectAckAsync(2));
        Assert.Null(await ann.ExpectAckAsync(3));
        await bob.ExpectAsync("""{"type":"message","from":"group","group":"a","dataType":"json","data":1}""");
        await bob.ExpectAsync("""{"type":"message","from":"group","group":"c","dataType":"json","data":3}""");
        await bob.SyncAsync();
    }

    [Fact]
    public async Task Several_poisonous_requests_in_one_batch_must_each_get_their_error()
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync(groups: ["a", "b", "c"]));
        await SayAsync(ann, Send("a", 1, new Poison()), Send("b", 2, new Poison()), Send("c", 3), Send("a", 4, new Poison()));
        foreach (var (id, error) in new (ulong, string?)[] { (1, ErrorCode.InternalServerError), (2, ErrorCode.InternalServerError), (3, null), (4, ErrorCode.InternalServerError) })
        {
            Assert.Equal(error, await ann.ExpectAckAsync(id));
        }
        await bob.ExpectAsync("""{"type":"message","from":"group","group":"c","dataType":"json","data":3}""");
        await bob.SyncAsync();
        await SayAsync(ann, Send("a", 5));
        Assert.Null(await ann.ExpectAckAsync(5));
    }

    [Fact]
    public async Task A_poisonous_message_of_the_application_must_fail_its_own_task_and_reach_nobody_later()
    {
        var (ann, bob, protobuf) = (await ConnectAsync(groups: "a"), await ConnectAsync(groups: "b"), Open(WireProtocol.Protobuf, r => r with { Groups = ["a", "b"] }));
        await protobuf.NextFrameAsync();
        var payload = Codec.Raw(DataType.Text, "secret of a");
        await Assert.ThrowsAnyAsync<Exception>(() => Tree.Messenger.SendToGroupAsync("chat", "a", payload, new Poison()).WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(2, await Tree.Messenger.SendToGroupAsync("chat", "b", Codec.Raw(DataType.Text, "for b")).WaitAsync(TimeSpan.FromSeconds(10)));
        await bob.ExpectAsync("""{"type":"message","from":"group","group":"b","dataType":"text","data":"for b"}""");
        await bob.SyncAsync();
        await ann.SyncAsync();
        Assert.Contains("for b", (await protobuf.NextFrameAsync()).Text, StringComparison.Ordinal);
        Assert.Empty(protobuf.Drain());
    }

    private async Task SayAsync(TestClient client, params ClientRequest[] requests)
        => (await ActorOfAsync(client)).Tell(new ClientSaid([.. requests.Select(r => new ReceivedRequest(r, 1))]), ActorRefs.NoSender);

    private static SendToGroup Send(string group, ulong ackId, IReadOnlyDictionary<string, string>? metadata = null)
        => new(group, Codec.Raw(DataType.Json, ackId.ToString(System.Globalization.CultureInfo.InvariantCulture)), false, 0, metadata, ackId);

    /// <summary>Throws while it is written, in the middle of a frame.</summary>
    private sealed class Poison : IReadOnlyDictionary<string, string>
    {
        public int Count => 1;

        public IEnumerable<string> Keys => throw Thrown();

        public IEnumerable<string> Values => throw Thrown();

        public string this[string key] => throw Thrown();

        public bool ContainsKey(string key) => throw Thrown();

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => throw Thrown();

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => throw Thrown();

        IEnumerator IEnumerable.GetEnumerator() => throw Thrown();

        private static InvalidOperationException Thrown() => new("poison");
    }
}
