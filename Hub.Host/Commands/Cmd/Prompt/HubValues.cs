using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;

namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>Names that the hub knows, for Tab. A hub that does not answer at once completes nothing.</summary>
internal sealed class HubValues(AdminClient hub)
{
    private const int Most = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Values for an argument or option; see <see cref="ValueSource"/>.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string symbol, ParseResult before, string prefix, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Patience);
        try
        {
            return await AskAsync(symbol, before, prefix, limited.Token);
        }
        catch (Exception e) when (e is AdminException or HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(string symbol, ParseResult before, string prefix, CancellationToken cancellation) => symbol switch
    {
        "path" => await PathsAsync(prefix, cancellation),
        "hub" or "--hub" => Names(await ItemsAsync(AdminPath.Of("hubs"), cancellation), "hub"),
        "connection" => await ConnectionsAsync(prefix, cancellation),
        "group" or "--group" => Names(await ItemsAsync(AdminPath.Of("groups").With("hub", HubOf(before)).With("name", prefix).With("limit", Most), cancellation), "group"),
        "--user" => Names(await ItemsAsync(AdminPath.Of("users").With("hub", HubOf(before)).With("name", prefix).With("limit", Most), cancellation), "user"),
        "id" => Names(await ItemsAsync(AdminPath.Of("closed").With("limit", Most), cancellation), "id"),
        "category" => [.. (await hub.GetAsync(AdminPath.Of("log"), cancellation)).Root.Members("levels").Select(level => level.Name)],
        _ => [],
    };

    /// <summary>Children of the actor that the prefix names up to its last slash.</summary>
    private async Task<IReadOnlyList<string>> PathsAsync(string prefix, CancellationToken cancellation)
    {
        var parent = prefix.LastIndexOf('/') is > 0 and var slash ? prefix[..slash] : "/";
        var answer = await hub.GetAsync(AdminPath.Of("actors").With("path", parent).With("depth", 1).With("limit", Most), cancellation);
        return [.. answer.Root.Items("nodes").Select(node => node.Raw("path")).OfType<string>()];
    }

    private async Task<IReadOnlyList<string>> ConnectionsAsync(string prefix, CancellationToken cancellation)
    {
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        var items = slash < 0
            ? await ItemsAsync(AdminPath.Of("connections").With("id", prefix).With("limit", Most), cancellation)
            : await ItemsAsync(AdminPath.Of("connections").With("hub", prefix[..slash]).With("id", prefix[(slash + 1)..]).With("limit", Most), cancellation);
        return [.. items.Select(item => slash < 0 ? item.Raw("id") ?? "" : $"{item.Raw("hub")}/{item.Raw("id")}")];
    }

    private async Task<IReadOnlyList<Shape>> ItemsAsync(AdminPath path, CancellationToken cancellation) => (await hub.GetAsync(path, cancellation)).Root.Items("items");

    private static string[] Names(IEnumerable<Shape> items, string member) => [.. items.Select(item => item.Raw(member)).OfType<string>()];

    /// <summary>The hub that the line names already.</summary>
    private static string? HubOf(ParseResult before)
    {
        var command = before.CommandResult.Command;
        if (command.Options.FirstOrDefault(option => option.Name == "--hub") is Option<string?> option)
        {
            return before.GetValue(option);
        }

        var named = command.Arguments.FirstOrDefault(argument => argument.Name == "hub");
        return named is not null && before.GetResult(named) is { Tokens: [var token, ..] } ? token.Value : null;
    }
}
