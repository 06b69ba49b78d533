using System.Globalization;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Host.Admin;

/// <summary><c>/admin/connections</c>: lists, one connection, closing it.</summary>
internal static class ConnectionsResource
{
    /// <summary>Sent to the client in its <c>disconnected</c> message, and remembered.</summary>
    private const int LongestReason = 1_000;

    private static readonly string[] States = ["registering", "open", "detached", "finishing", "closing", "slow", "paused"];

    public static Task ListAsync(AdminCall call)
    {
        var (order, after) = (call.Word("sort", ConnectionOrder.Id), call.Text("after"));
        var skip = 0;
        // By id a page goes on behind the last one of the page before; the other orders change all the time, so there it only counts.
        if (order != ConnectionOrder.Id && after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            throw AdminException.BadRequest("after is not what an earlier page gave as next.");
        }

        var state = call.Text("state");
        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
        {
            throw AdminException.BadRequest($"state must be one of {string.Join(", ", States)}.");
        }

        var page = call.Tree.Inspector.Find(new ConnectionQuery
        {
            Hub = call.Hub(),
            IdPrefix = call.Text("id"),
            User = call.Text("user"),
            Group = call.Text("group"),
            State = state,
            Order = order,
            AfterId = order == ConnectionOrder.Id ? after : null,
            Skip = skip,
            Count = call.Limit(),
        });
        var next = !page.HasMore ? null
            : order == ConnectionOrder.Id ? page.Items[^1].Id
            : (skip + page.Items.Count).ToString(CultureInfo.InvariantCulture);
        return call.AnswerAsync(new ConnectionList(page.Total, page.Items, next), AdminJson.Default.ConnectionList);
    }

    public static Task ShowAsync(AdminCall call, string hub, string id)
    {
        var details = call.Tree.Inspector.Find(hub.ToLowerInvariant(), id) ?? throw NoConnection(hub, id);
        return call.AnswerAsync(AdminJson.Joined(details.Connection, AdminJson.Default.ConnectionView, ConnectionExtras.Of(details), AdminJson.Default.ConnectionExtras), AdminJson.Default.JsonObject);
    }

    public static async Task CloseAsync(AdminCall call, string hub, string id)
    {
        var body = await call.BodyAsync(AdminJson.Default.CloseRequest);
        if (body.Reason is { Length: > LongestReason })
        {
            throw AdminException.BadRequest($"reason has more than {LongestReason} characters.");
        }

        if (!await call.Tree.Inspector.CloseAsync(hub.ToLowerInvariant(), id, body.Reason).WaitAsync(AdminCall.Patience, call.Aborted))
        {
            throw NoConnection(hub, id);
        }

        await call.AnswerAsync(new CloseAnswer(true), AdminJson.Default.CloseAnswer);
    }

    public static AdminException NoConnection(string hub, string id) => AdminException.NotFound($"There is no connection {id} in hub {hub}.");
}

/// <summary>A page of connections.</summary>
internal sealed record ConnectionList(int Total, IReadOnlyList<ConnectionView> Items, string? Next);

/// <summary>What to tell the client.</summary>
internal sealed record CloseRequest(string? Reason);

/// <summary>It is closed.</summary>
internal sealed record CloseAnswer(bool Closed);

/// <summary>A socket that a connection had before.</summary>
internal sealed record EarlierSocket(DateTimeOffset At, string Reason, string Text);

/// <summary>What <c>/admin/connections/HUB/ID</c> says beyond a line of the list.</summary>
internal sealed record ConnectionExtras(
    IReadOnlyList<string> GroupNames, IReadOnlyList<string> Permissions, EventAnswer? Event, bool Reliable, IReadOnlyList<EarlierSocket> EarlierSockets)
{
    public static ConnectionExtras Of(ConnectionDetails details) => new(
        details.GroupNames,
        details.Permissions,
        details.Event is null ? null : new EventAnswer(details.Event, details.EventMs),
        details.IsReliable,
        [.. details.EarlierSockets.Select(static socket => new EarlierSocket(socket.At, socket.Reason, socket.Text))]);
}

/// <summary>The event that waits for the application.</summary>
internal sealed record EventAnswer(string Name, long AgeMs);
