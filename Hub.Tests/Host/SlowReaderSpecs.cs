using Hub.Tests.Support;

namespace Hub.Tests.Host;

/// <summary>A client on plain TCP that does not read for a while: the kernel takes what it has room for, in pieces, and the rest later.</summary>
public sealed class SlowReaderSpecs
{
    private const int Messages = 400;

    private static readonly string[] Roles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

    [Fact]
    public async Task A_client_that_reads_late_must_get_every_byte_in_order()
    {
        await using var hub = await HubHost.StartAsync(hocon: "hub.outbox { max-bytes = 64 MiB, max-age = 10m }");
        await using var slow = await JoinAsync(hub, "ann");
        await using var talker = await JoinAsync(hub, "bob");

        for (var id = 2; id < Messages + 2; id++)
        {
            await talker.SendTextAsync(
                $$"""{"type":"sendToGroup","group":"g","noEcho":true,"dataType":"text","data":"{{Data(id)}}","ackId":{{id}}}""");
            Assert.Equal($$"""{"type":"ack","ackId":{{id}},"success":true}""", await talker.ReadTextAsync());
        }

        for (var id = 2; id < Messages + 2; id++)
        {
            Assert.Equal(
                $$"""{"type":"message","from":"group","group":"g","fromUserId":"bob","dataType":"text","data":"{{Data(id)}}"}""", await slow.ReadTextAsync());
        }
    }

    // Altogether about 20 MB, which is more than the kernel holds for a socket; small ones, which leave in batches, among large ones, which leave alone.
    private static string Data(int id) => new((char)('a' + (id % 26)), id % 4 == 0 ? 200_000 + id : id);

    private static async Task<RawClient> JoinAsync(HubHost hub, string user)
    {
        var client = await hub.ConnectAsync("chat", user, "json.webpubsub.azure.v1", Roles);
        await client.ReadTextAsync();
        await client.SendTextAsync("""{"type":"joinGroup","group":"g","ackId":1}""");
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReadTextAsync());
        return client;
    }
}
