using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>One line for each connection that its client brought to an end, none for ordinary ends.</summary>
public sealed class ConnectionLogSpecs() : HubSpec("akka.loglevel = INFO\nakka.test.filter-leeway = 2s")
{
    [Fact]
    public async Task A_close_that_the_client_caused_must_leave_one_line_with_id_code_and_reason_but_no_payload()
    {
        var ann = await ConnectAsync();
        await EventFilter.Info(start: $"Connection {ann.ConnectionId} of hub chat closed with 1007 invalid_payload").ExpectOneAsync(async () =>
        {
            ann.Say("""{"type":"secret-type"}""");
            await ann.ExpectCloseAsync(1007);
            ann.Socket.Break();
            await ann.Finished;
        });
        await EventFilter.Info(contains: "secret").ExpectAsync(0, TimeSpan.FromMilliseconds(1), () => Task.CompletedTask);
    }

    [Fact]
    public async Task An_ordinary_end_must_leave_none()
    {
        var ann = await ConnectAsync();
        await EventFilter.Info(contains: "closed with").ExpectAsync(0, TimeSpan.FromMilliseconds(1), async () =>
        {
            ann.Socket.Say(ClientFrames.Close(1000));
            await ann.ExpectCloseAsync(1000, enveloped: false);
            ann.Socket.Break();
            await ann.Finished;
        });
    }
}
