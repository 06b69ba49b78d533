using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using Hub.Actors.Pooling;
using Hub.Tests.EndToEnd;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>The example in examples/tcp-backend speaks what the pool speaks. Skipped where there is no Python 3.</summary>
public sealed class ExampleBackendSpecs
{
    [PythonFact]
    public async Task The_example_must_answer_events_with_their_data_and_pings_with_pongs()
    {
        using var python = Process.Start(new ProcessStartInfo(EndToEndTools.Python!, ["backend.py", "0"])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "examples", "tcp-backend"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var listening = await python.StandardOutput.ReadLineAsync().WaitAsync(TcpBackendPeers.Patience);
            var port = int.Parse(listening!.Split(':')[^1], CultureInfo.InvariantCulture);
            using var system = ActorSystem.Create("example");
            await using var pool = TcpConnectionPool.Start(system, "example", new TcpPoolSettings { Host = "127.0.0.1", Port = port, MinIdle = 0 });
            Assert.Equal("""{"status": 200, "datacontenttype": "application/json", "data": {"a": 1}}""", await AskAsync(pool, """
                {"specversion":"1.0","type":"azure.webpubsub.user.message","datacontenttype":"application/json","data":{"a":1}}
                """));
            Assert.Equal("""{"status": 200, "datacontenttype": "application/octet-stream", "data_base64": "AAE="}""", await AskAsync(pool, """
                {"specversion":"1.0","type":"azure.webpubsub.user.message","datacontenttype":"application/octet-stream","data_base64":"AAE="}
                """));
            Assert.Equal("""{"status": 204}""", await AskAsync(pool, """{"specversion":"1.0","type":"azure.webpubsub.sys.connected","data":{}}"""));
            Assert.Equal("""{"status": 500}""", await AskAsync(pool, "no JSON"));
            Assert.Equal((1, 0), (pool.Snapshot().Created, pool.Snapshot().Errors));
            Assert.Equal(new byte[4], await PingAsync(port));
        }
        finally
        {
            python.Kill();
        }
    }

    private static async Task<string> AskAsync(TcpConnectionPool pool, string request)
    {
        var reply = await pool.CallAsync(Encoding.UTF8.GetBytes(request), CancellationToken.None).WaitAsync(TcpBackendPeers.Patience);
        return Encoding.UTF8.GetString(reply);
    }

    private static async Task<byte[]> PingAsync(int port)
    {
        using var client = new TcpClient("127.0.0.1", port);
        await client.GetStream().WriteAsync(new byte[4]);
        var pong = Enumerable.Repeat((byte)0xFF, 4).ToArray();
        await client.GetStream().ReadExactlyAsync(pong).AsTask().WaitAsync(TcpBackendPeers.Patience);
        return pong;
    }

    /// <summary>A fact that needs Python 3.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PythonFactAttribute : FactAttribute
    {
        public PythonFactAttribute() =>
            Skip = EndToEndTools.Python is null && !EndToEndTools.AreRequired ? $"python3 is not on the PATH (with {EndToEndTools.Switch}=1 this is a failure)" : null;
    }
}
