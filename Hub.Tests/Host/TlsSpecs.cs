using System.Diagnostics;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hub.Host.Hosting;
using Hub.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host;

/// <summary>Clients over TLS, whose bytes all go through the HTTP server's upgraded stream, are served like those on plain TCP.</summary>
public sealed class TlsSpecs : IDisposable
{
    private const string Password = "a password with ; and %";
    private const string Json = "json.webpubsub.azure.v1";

    private static readonly string[] Roles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly string _pfx = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pfx");

    /// <summary>Writes the certificate to a file, as an operator has it.</summary>
    public TlsSpecs() => File.WriteAllBytes(_pfx, _certificate.Export(X509ContentType.Pfx, Password));

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        File.Delete(_pfx);
    }

    [Fact]
    public async Task The_frameworks_client_must_chat_and_close_in_order()
    {
        await using var hub = await StartAsync();
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol(Json);
        client.Options.RemoteCertificateValidationCallback = IsOurs;
        await client.ConnectAsync(new Uri(hub.ClientUrl("chat", "ann", Roles)), CancellationToken.None);
        Assert.Contains("\"connected\"", await ReceiveAsync(client), StringComparison.Ordinal);

        await client.SendAsync(Encoding.UTF8.GetBytes("""{"type":"joinGroup","group":"g","ackId":1}"""), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await ReceiveAsync(client));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        await UntilConnectedAsync(hub, 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a password")]
    public async Task A_certificate_and_key_in_PEM_files_must_serve_as_well(string? password)
    {
        var (certificate, key) = (_pfx + ".crt", _pfx + ".key");
        try
        {
            using var secret = _certificate.GetECDsaPrivateKey()!;
            await File.WriteAllTextAsync(certificate, _certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(key, password is null
                ? secret.ExportPkcs8PrivateKeyPem()
                : secret.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));
            await using var hub = await HubHost.StartAsync(Settings(certificate, password, key));
            await using var client = await JoinAsync(hub, "ann");
        }
        finally
        {
            File.Delete(certificate);
            File.Delete(key);
        }
    }

    [Theory]
    [InlineData(true, "wrong")]
    [InlineData(false, Password)]
    public async Task A_certificate_that_cannot_be_used_must_keep_the_hub_from_starting_and_be_named(bool exists, string password)
    {
        var path = exists ? _pfx : _pfx + ".none";

        var failure = await Assert.ThrowsAsync<HostSettingsException>(() => HubHost.StartAsync(Settings(path, password)));

        Assert.StartsWith($"Kestrel__Certificates__Default__Path: '{path}' ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_larger_than_every_buffer_must_pass_both_ways()
    {
        await using var hub = await StartAsync();
        await using var client = await JoinAsync(hub, "ann");
        var data = new string('x', 900_000);

        await client.SendTextAsync(Send(data, ackId: 2));

        Assert.Equal(Message("ann", data), await client.ReadTextAsync());
        Assert.Equal(Ack(2), await client.ReadTextAsync());
    }

    [Fact]
    public async Task Many_small_frames_in_one_write_must_be_answered_each_and_in_order()
    {
        const int messages = 500;
        await using var hub = await StartAsync();
        await using var client = await JoinAsync(hub, "ann");

        await client.SendAsync(ClientFrames.Join([.. Enumerable.Range(2, messages).Select(id => ClientFrames.Text(Send($"{id}", id)))]));

        var answers = new List<string>();
        while (answers.Count < 2 * messages)
        {
            answers.Add(await client.ReadTextAsync());
        }

        // Messages that are executed together go out together, before their acks.
        var ids = Enumerable.Range(2, messages);
        Assert.Equal(ids.Select(id => Message("ann", $"{id}")), answers.Where(answer => !answer.Contains("\"ack\"", StringComparison.Ordinal)));
        Assert.Equal(ids.Select(Ack), answers.Where(answer => answer.Contains("\"ack\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_close_must_be_echoed_behind_everything_else_and_end_the_stream()
    {
        await using var hub = await StartAsync();
        await using var client = await JoinAsync(hub, "ann");
        var data = new string('x', 500_000);

        await client.SendAsync(ClientFrames.Join(ClientFrames.Text(Send(data, ackId: 2)), ClientFrames.Close(3001, "done")));

        Assert.Equal(Message("ann", data), await client.ReadTextAsync());
        Assert.Equal(Ack(2), await client.ReadTextAsync());
        Assert.Equal(3001, await client.ReadCloseCodeAsync());
        Assert.True(await client.IsEndedAsync());
        client.Socket.Dispose();
        await UntilConnectedAsync(hub, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_is_suddenly_gone_must_be_forgotten(bool reset)
    {
        await using var hub = await StartAsync();
        var client = await JoinAsync(hub, "ann");

        // Without TLS's own good-bye: a FIN or a RST is all the hub hears.
        client.Socket.LingerState = new System.Net.Sockets.LingerOption(reset, 0);
        client.Socket.Dispose();

        await UntilConnectedAsync(hub, 0);
        Assert.Equal(new Dictionary<string, long> { ["connection_lost"] = 1 }, hub.Tree.Snapshot().Closes);
    }

    [Fact]
    public async Task A_client_that_does_not_keep_up_must_be_closed_with_1008()
    {
        await using var hub = await StartAsync("hub.outbox.max-bytes = 128 KiB");
        await using var slow = await JoinAsync(hub, "ann");
        await using var talker = await JoinAsync(hub, "bob");

        await FloodAsync(talker);

        Assert.Equal(1008, await slow.ReadCloseCodeAsync());
    }

    [Fact]
    public async Task A_client_that_reads_nothing_at_all_must_be_cut_off_and_hold_nothing()
    {
        await using var hub = await StartAsync("hub { outbox.max-bytes = 128 KiB, connections.close-timeout = 200ms, connections.event-timeout = 200ms }");
        await using var slow = await JoinAsync(hub, "ann");
        await using var talker = await JoinAsync(hub, "bob");

        await FloodAsync(talker);

        await UntilConnectedAsync(hub, 1);
        await talker.SendAsync(ClientFrames.Close(1000));
        Assert.Equal(1000, await talker.ReadCloseCodeAsync());
        talker.Socket.Dispose();
        await UntilConnectedAsync(hub, 0);
        await hub.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));       // the server waits for requests that still run
    }

    [Fact]
    public async Task The_http_servers_own_data_rate_must_not_end_a_client_that_reads_late()
    {
        // So strict that any write which waits breaks it after the shortest grace there is.
        await using var hub = await StartAsync(
            "hub.outbox { max-bytes = 64 MiB, max-age = 10m }",
            services => services.Configure<KestrelServerOptions>(server =>
                server.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1e9, gracePeriod: TimeSpan.FromSeconds(1.1))));
        await using var slow = await JoinAsync(hub, "ann");
        await using var talker = await JoinAsync(hub, "bob");

        await FloodAsync(talker);
        await Task.Delay(TimeSpan.FromSeconds(3));                      // the server looks at its rates once a second, by its own clock

        for (var id = 2; id < FloodMessages + 2; id++)
        {
            Assert.Equal(Message("bob", FloodData(id)), await slow.ReadTextAsync());
        }
    }

    private const int FloodMessages = 300;

    // More altogether than the kernel and the server's pipes hold for a client that does not read.
    private static string FloodData(int id) => $"{id}:{new string('x', 60_000 + id)}";

    private static async Task FloodAsync(RawClient talker)
    {
        for (var id = 2; id < FloodMessages + 2; id++)
        {
            await talker.SendTextAsync($$"""{"type":"sendToGroup","group":"g","noEcho":true,"dataType":"text","data":"{{FloodData(id)}}","ackId":{{id}}}""");
            Assert.Equal(Ack(id), await talker.ReadTextAsync());
        }
    }

    private Task<HubHost> StartAsync(string? hocon = null, Action<IServiceCollection>? services = null) =>
        HubHost.StartAsync(Settings(_pfx, Password), hocon, services);

    private static Dictionary<string, string?> Settings(string path, string? password, string? keyPath = null) => new()
    {
        ["urls"] = "https://127.0.0.1:0",
        ["Kestrel__Certificates__Default__Path"] = path,
        ["Kestrel__Certificates__Default__Password"] = password,
        ["Kestrel__Certificates__Default__KeyPath"] = keyPath,
    };

    private async Task<RawClient> JoinAsync(HubHost hub, string user)
    {
        var client = await RawClient.OpenTlsAsync(hub.BaseAddress, _certificate);
        Assert.Equal(101, (await client.UpgradeAsync(new Uri(hub.ClientUrl("chat", user, Roles)).PathAndQuery, Json)).Status);
        await client.ReadTextAsync();
        await client.SendTextAsync("""{"type":"joinGroup","group":"g","ackId":1}""");
        Assert.Equal(Ack(1), await client.ReadTextAsync());
        return client;
    }

    private bool IsOurs(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(_certificate.RawDataMemory.Span);

    private static string Send(string data, int ackId) => $$"""{"type":"sendToGroup","group":"g","dataType":"text","data":"{{data}}","ackId":{{ackId}}}""";

    private static string Message(string from, string data) => $$"""{"type":"message","from":"group","group":"g","fromUserId":"{{from}}","dataType":"text","data":"{{data}}"}""";

    private static string Ack(int id) => $$"""{"type":"ack","ackId":{{id}},"success":true}""";

    private static async Task<string> ReceiveAsync(ClientWebSocket client)
    {
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(Patience);
        var result = await client.ReceiveAsync(buffer, deadline.Token);
        Assert.True(result.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    private static async Task UntilConnectedAsync(HubHost hub, int connections)
    {
        for (var started = Stopwatch.GetTimestamp(); hub.Tree.Snapshot().Connections != connections;)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"The hub still counts {hub.Tree.Snapshot().Connections} connections.");
            await Task.Yield();
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
