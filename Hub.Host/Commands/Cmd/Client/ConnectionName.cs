using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Client;

/// <summary>A connection as the operator names it: its id, or hub and id with a slash between.</summary>
internal sealed record ConnectionName(string Hub, string Id)
{
    private const int Suggestions = 10;

    /// <summary>Finds what the operator means.</summary>
    /// <exception cref="AdminException">There is no such open connection, or one in several hubs.</exception>
    public static async Task<ConnectionName> FindAsync(AdminClient client, string name, CancellationToken cancellation)
    {
        if (name.IndexOf('/', StringComparison.Ordinal) is var slash && slash > 0 && slash < name.Length - 1)
        {
            return new ConnectionName(name[..slash], name[(slash + 1)..]);
        }

        if (string.IsNullOrWhiteSpace(name) || slash >= 0)
        {
            throw new AdminException($"'{SafeText.Of(name)}' does not name a connection; write its ID, or HUB/ID.");
        }

        var answer = await client.GetAsync(AdminPath.Of("connections").With("id", name).With("sort", "id").With("limit", Suggestions), cancellation);
        var like = answer.Root.Items("items").Select(item => new ConnectionName(item.Raw("hub") ?? "", item.Raw("id") ?? "")).ToList();
        var exact = like.Where(one => one.Id == name).ToList();
        return exact.Count switch
        {
            1 => exact[0],
            0 when like.Count == 0 => throw new AdminException($"No connection {SafeText.Of(name)} is open; 'closed show {SafeText.Of(name)}' says why, if it ended in the last minutes."),
            0 => throw new AdminException($"No connection {SafeText.Of(name)} is open; ids that begin so: {List(like)}."),
            _ => throw new AdminException($"Connection {SafeText.Of(name)} is open in several hubs; write one of {List(exact)}."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Of($"{Hub}/{Id}");

    private static string List(IEnumerable<ConnectionName> names) => string.Join(", ", names);
}
