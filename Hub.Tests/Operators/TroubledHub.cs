using System.Diagnostics;
using System.Text.Json;
using Hub.Actors.Diagnostics;
using Hub.Tests.Host.Cmd;
using Hub.Tests.Support;

namespace Hub.Tests.Operators;

/// <summary>The real hub in this process under the load of <see cref="BackgroundChat"/>, and an operator with nothing but the command line.</summary>
internal sealed class TroubledHub : IAsyncDisposable
{
    /// <summary>Specs that bring a load of their own run one after the other.</summary>
    public const string Collection = "Operators";

    /// <summary>By the real clock; longer than anything takes that works, on a busy machine too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    private TroubledHub(HubHost host, BackgroundChat chat)
    {
        Host = host;
        Chat = chat;
    }

    /// <summary>The hub.</summary>
    public HubHost Host { get; }

    /// <summary>Its load.</summary>
    public BackgroundChat Chat { get; }

    /// <summary>Starts the hub, then the load.</summary>
    public static async Task<TroubledHub> StartAsync(string hocon = "", IDictionary<string, string?>? settings = null)
    {
        var host = await HubHost.StartAsync(settings, $"akka.loglevel = OFF\n{hocon}");
        return new TroubledHub(host, await BackgroundChat.StartAsync(host));
    }

    /// <summary>What a command prints for people; it must succeed.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        var run = await CmdRun.Async(["cmd", "--admin", Host.AdminAddress!.ToString(), .. command]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run.Output;
    }

    /// <summary>What it prints for programs.</summary>
    public async Task<JsonElement> AskJsonAsync(params string[] command) => Read(await AskAsync([.. command, "--json"]));

    /// <summary>Gives the command until its answer is so; returns that answer.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isSo, params string[] command)
    {
        var answer = default(JsonElement);
        await UntilAsync(async () => isSo(answer = await AskJsonAsync(command)), () => $"'{string.Join(' ', command)}' says {answer}");
        return answer;
    }

    /// <summary>Waits until something of that id has ended and the hub remembers it.</summary>
    public Task UntilEndedAsync(string id, ClosedKind kind = ClosedKind.Connection) => UntilAsync(
        () => Task.FromResult(Host.Tree.Inspector.Closed().Any(each => each.Id == id && each.Kind == kind)), () => $"{kind} {id} has not ended");

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">Asks.</param>
    /// <param name="otherwise">What to say when it never is.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> otherwise)
    {
        for (var start = Stopwatch.GetTimestamp(); !await isSo(); await Task.Delay(Turn))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, otherwise());
        }
    }

    /// <summary>All that <c>closed show</c> says of an id, newest first; the connection may be there still.</summary>
    public async Task<JsonElement[]> ClosedAsync(string id) => [.. (await AskJsonAsync("closed", "show", id)).GetProperty("items").EnumerateArray()];

    /// <summary>The same where exactly one thing of that id has ended.</summary>
    public async Task<JsonElement> ClosedOnceAsync(string id) => Assert.Single(await ClosedAsync(id));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Chat.DisposeAsync();
        await Host.DisposeAsync();
    }

    private static JsonElement Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
