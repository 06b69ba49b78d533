using System.Diagnostics;

namespace Hub.Tests.EndToEnd;

/// <summary>The <c>token</c> command of the README against a running hub.</summary>
[Collection(EndToEndTools.Collection)]
public sealed class TokenCommandSpecs
{
    [Fact]
    public async Task The_printed_url_must_open_a_connection_to_a_hub_with_a_generated_key()
    {
        await using var hub = await HubProcess.StartWithGeneratedKeyAsync();
        var url = await RunAsync(
            "token", "--hub", "chat", "--user", "ann", "--role", "webpubsub.joinLeaveGroup", "--role", "webpubsub.sendToGroup", "--endpoint", hub.Url);

        using var peer = await WebSocketPeer.ConnectAsync(url.Trim());
        await peer.SendAsync("""{"type":"joinGroup","group":"room","ackId":1}""");
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await peer.ReceiveAsync());
        await peer.SendAsync("""{"type":"sendToGroup","group":"room","ackId":2,"dataType":"text","data":"hi"}""");
        Assert.Equal("""{"type":"message","from":"group","group":"room","fromUserId":"ann","dataType":"text","data":"hi"}""", await peer.ReceiveAsync());
        Assert.Equal("""{"type":"ack","ackId":2,"success":true}""", await peer.ReceiveAsync());
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [HubProcess.Assembly, .. arguments]) { RedirectStandardOutput = true };
        start.Environment["Hub__AccessKeys__0"] = "";       // which counts as not set
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
