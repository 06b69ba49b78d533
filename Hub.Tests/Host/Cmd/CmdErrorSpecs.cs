using System.Net;
using System.Net.Sockets;
using Hub.Host.Commands;
using Microsoft.AspNetCore.Http;

namespace Hub.Tests.Host.Cmd;

/// <summary>Whatever goes wrong is one sentence on the error stream and exit code 1; programs get the hub's JSON as it came.</summary>
public sealed class CmdErrorSpecs : IAsyncLifetime
{
    private FakeAdmin _admin = null!;

    public async Task InitializeAsync() => _admin = await FakeAdmin.StartAsync();

    public async Task DisposeAsync() => await _admin.DisposeAsync();

    [Theory]
    [InlineData("/admin/hubs", "hub", "list")]
    [InlineData("/admin/hubs/chat", "hub", "stats", "chat")]
    [InlineData("/admin/stats", "hub", "stats")]
    [InlineData("/admin/actors?path=%2Fuser&depth=2&limit=100", "actor", "hierarchy")]
    [InlineData("/admin/actors/inspect?path=%2Fuser&seconds=1", "actor", "inspect", "/user")]
    [InlineData("/admin/actors/top?seconds=1&by=busy&limit=20", "actor", "top")]
    [InlineData("/admin/connections?limit=50", "connection", "list")]
    [InlineData("/admin/connections/chat/c1", "connection", "show", "chat/c1")]
    [InlineData("/admin/groups?limit=50", "group", "list")]
    [InlineData("/admin/groups/chat/a/members?limit=50", "group", "members", "chat", "a")]
    [InlineData("/admin/users?limit=50", "user", "list")]
    [InlineData("/admin/upstream", "upstream", "status")]
    [InlineData("/admin/pools", "pool", "status")]
    [InlineData("/admin/closed?limit=50", "closed", "list")]
    [InlineData("/admin/closed/c1", "closed", "show", "c1")]
    [InlineData("/admin/log", "log", "level")]
    public async Task Every_reading_command_must_print_the_hubs_JSON_unchanged(string target, params string[] command)
    {
        const string json = "{ \"a\" : [1,\n 2.50], \"text\":\"\\u001b[31m é [red]\" }";
        _admin.On(target, json);

        (await CmdRun.Async(_admin, [.. command, "--json"])).MustPrint(json);
        Assert.Equal([$"GET {target}"], _admin.Requests);
    }

    [Fact]
    public async Task A_raw_control_character_in_JSON_must_be_escaped_since_terminals_obey_it()
    {
        _admin.On("/admin/hubs", "{\"a\":\"\u009b31m\u007f\"}");

        (await CmdRun.Async(_admin, "hub", "list", "--json")).MustPrint("""{"a":"\u009b31m\u007f"}""");
    }

    [Fact]
    public async Task A_hub_that_is_not_there_must_be_named_with_how_to_name_another()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();

        (await CmdRun.Async(["cmd", "--admin", url, "hub", "list"]))
            .MustFail($"No hub answers at {url}: Connection refused. --admin or HUB_ADMIN_URL names another admin listener.");
    }

    [Fact]
    public async Task A_missing_or_wrong_token_must_be_told_with_how_to_set_it()
    {
        _admin.Token = "right";
        _admin.On("/admin/hubs", """{"items":[]}""");

        (await CmdRun.Async(_admin, "hub", "list")).MustFail($"The admin listener at {_admin.Url} wants a token: set --token or Hub__Admin__Token.");
        (await CmdRun.Async(_admin, "hub", "list", "--token", "wrong"))
            .MustFail($"The admin listener at {_admin.Url} does not accept this token: set --token or Hub__Admin__Token to the hub's.");
        (await CmdRun.Async(_admin, "hub", "list", "--token", "right")).MustPrint("No hub has been used yet.");
    }

    [Theory]
    [InlineData(404, """{"error":"There is no actor at /user/x."}""", "There is no actor at /user/x.")]
    [InlineData(403, """{"error":"This Host is not allowed."}""", "This Host is not allowed.")]
    [InlineData(503, "starting", "The hub is starting; try again in a moment.")]
    [InlineData(503, """{"error":"The hub has not started."}""", "The hub has not started.")]
    [InlineData(500, """{"error":"Evil\u001b[2J\nline"}""", "Evil\uFFFD[2J\uFFFDline")]
    [InlineData(500, "", "The hub at {0} answered /admin/hubs with status 500.")]
    [InlineData(302, "", "The hub at {0} answered /admin/hubs with status 302.")]
    [InlineData(404, "<html>", "What answers at {0} does not know /admin/hubs: it is not the admin listener of a hub, or one of another version.")]
    [InlineData(200, "<html>", "What answers at {0} is not the admin listener of a hub: /admin/hubs gave no JSON.")]
    [InlineData(200, "[]", "What answers at {0} is not the admin listener of a hub: /admin/hubs gave no JSON.")]
    public async Task An_answer_that_is_none_must_be_told_in_one_sentence(int status, string body, string sentence)
    {
        _admin.On("/admin/hubs", body, status);

        (await CmdRun.Async(_admin, "hub", "list")).MustFail(sentence.Replace("{0}", _admin.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_must_not_carry_the_token_elsewhere()
    {
        await using var other = await FakeAdmin.StartAsync();
        _admin.On("/admin/hubs", context =>
        {
            context.Response.Redirect($"{other.Url}/admin/hubs");
            return Task.CompletedTask;
        });

        var run = await CmdRun.Async(_admin, "hub", "list", "--token", "secret");

        Assert.Equal(HubCommandLine.Failed, run.Code);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_hub_that_goes_away_while_frames_are_watched_must_be_told()
    {
        using var output = new WatchedWriter("ping");
        _admin.On("/admin/connections/chat/c1/tap?payload=false", async context =>
        {
            await context.Response.WriteAsync("""{"direction":"in","kind":"ping","bytes":0}""" + "\n");
            await context.Response.Body.FlushAsync();
            await output.Written;                           // before that, the end could overtake the frame
            context.Abort();
        });

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "connection", "tap", "chat/c1"], change: host => host with { Output = output });

        Assert.Equal(HubCommandLine.Failed, run.Code);
        Assert.StartsWith($"The hub at {_admin.Url} is gone: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("connection", "list", "--limit", "0")]
    [InlineData("connection", "list", "--limit", "1001")]
    [InlineData("actor", "top", "--seconds", "11")]
    [InlineData("actor", "hierarchy", "-d", "0")]
    [InlineData("connection", "list", "--limit", "many")]
    [InlineData("connection", "list", "--limit", "9999999999")]
    public async Task A_number_out_of_its_bounds_must_be_refused(params string[] command)
    {
        var run = await CmdRun.Async(_admin, command);

        Assert.Equal(HubCommandLine.Failed, run.Code);
        Assert.Contains($": '{command[^1]}' is not a whole number from ", Assert.Single(run.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(_admin.Requests);
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("connection", "shew", "x")]
    [InlineData("connection", "show")]
    [InlineData("connection", "list", "--state", "odd")]
    [InlineData("log", "level", "Hub", "loud")]
    public async Task A_wrong_command_line_must_fail_without_asking_the_hub(params string[] command)
    {
        var run = await CmdRun.Async(_admin, command);

        Assert.Equal(HubCommandLine.Failed, run.Code);
        Assert.NotEqual("", run.Error);
        Assert.Empty(_admin.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1:8081")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1/?a=b")]
    [InlineData("http://")]
    public async Task An_admin_address_that_is_none_must_be_refused(string url)
    {
        (await CmdRun.Async(["cmd", "--admin", url, "hub", "list"])).MustFail($"--admin: '{url}' is not a base URL; write it like http://127.0.0.1:8081.");
        (await CmdRun.Async(["cmd", "--admin", url])).MustFail($"--admin: '{url}' is not a base URL; write it like http://127.0.0.1:8081.");
        (await CmdRun.Async(["health", "--admin", url])).MustFail($"The hub does not answer: --admin: '{url}' is not a base URL; write it like http://127.0.0.1:8081.");
    }

    /// <summary>Tells when a line with some text was printed.</summary>
    private sealed class WatchedWriter(string text) : StringWriter
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
            {
                _written.TrySetResult();
            }
        }
    }
}
