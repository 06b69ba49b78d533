using System.Globalization;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Host.Admin;

/// <summary><c>/admin/closed</c>: why connections, sockets and handshakes have ended.</summary>
internal static class ClosedResource
{
    public static Task ListAsync(AdminCall call)
    {
        var (hub, user, reason) = (call.Hub(), call.Text("user"), call.Text("reason"));
        var before = long.MaxValue;
        if (call.Text("after") is { } after && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            throw AdminException.BadRequest("after is not what an earlier page gave as next.");
        }

        var all = call.Tree.Inspector.Closed()
            .Where(each => (hub is null || each.Hub == hub) && (user is null || each.User == user) && (reason is null || each.Reason == reason)).ToList();
        var rest = all.Where(each => each.Number < before).ToList();
        var page = rest.Take(call.Limit()).ToList();
        var next = rest.Count > page.Count ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return call.AnswerAsync(
            new ClosedList(all.Count, (int)call.Tree.Inspector.KeepClosed.TotalSeconds, [.. page.Select(ClosedLine.Of)], next), AdminJson.Default.ClosedList);
    }

    public static Task ShowAsync(AdminCall call, string id)
    {
        var items = call.Tree.Inspector.Closed().Where(each => each.Id == id).Select(ClosedDetails.Of).ToList();
        var live = call.Tree.Inspector.Find(new ConnectionQuery { IdPrefix = id, Count = 1 }).Items.FirstOrDefault(each => each.Id == id);
        return items.Count == 0 && live is null
            ? throw AdminException.NotFound($"Nothing is known of {id}: it never was, or it ended more than {call.Tree.Inspector.KeepClosed.TotalMinutes:0.#} minutes ago.")
            : call.AnswerAsync(new ClosedAnswer(items, live), AdminJson.Default.ClosedAnswer);
    }
}

/// <summary>A page of what has ended, newest first.</summary>
internal sealed record ClosedList(int Total, int KeptForS, IReadOnlyList<ClosedLine> Items, string? Next);

/// <summary>All that is known of one id: what ended, newest first, and the connection if it is still there.</summary>
internal sealed record ClosedAnswer(IReadOnlyList<ClosedDetails> Items, ConnectionView? Live);

/// <summary>One thing that has ended, as a line of a list.</summary>
internal record ClosedLine
{
    public required string Id { get; init; }

    public string? Hub { get; init; }

    public string? User { get; init; }

    public string? Subprotocol { get; init; }

    public string? Address { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    public required string Kind { get; init; }

    public required int Code { get; init; }

    public required string Reason { get; init; }

    public required string Text { get; init; }

    public required string Side { get; init; }

    public string? AskedBy { get; init; }

    public required string Explanation { get; init; }

    public static ClosedLine Of(ClosedConnection closed) => ClosedDetails.Of(closed);
}

/// <summary>The same with how it was at that moment.</summary>
internal sealed record ClosedDetails : ClosedLine
{
    public DateTimeOffset? LastHeardAt { get; init; }

    public long? IdleMs { get; init; }

    public int? PendingMessages { get; init; }

    public int? PendingBytes { get; init; }

    public long? LagMs { get; init; }

    public int? UnacknowledgedMessages { get; init; }

    public int? RequestsPending { get; init; }

    public int? Groups { get; init; }

    public string? Event { get; init; }

    public int? Restarts { get; init; }

    public ActorFailure? LastFailure { get; init; }

    public static new ClosedDetails Of(ClosedConnection closed) => new()
    {
        Id = closed.Id,
        Hub = closed.Hub,
        User = closed.User,
        Subprotocol = closed.Subprotocol,
        Address = closed.Address,
        At = closed.At,
        OpenedAt = closed.OpenedAt,
        Kind = closed.Kind switch { ClosedKind.Connection => "connection", ClosedKind.Socket => "socket", _ => "handshake" },
        Code = closed.Code,
        Reason = closed.Reason,
        Text = closed.Text,
        Side = CloseExplanation.SideOf(closed),
        AskedBy = closed.AskedBy,
        Explanation = CloseExplanation.Of(closed),
        LastHeardAt = closed.Last?.IdleMs is { } idle ? closed.At - TimeSpan.FromMilliseconds(idle) : null,
        IdleMs = closed.Last?.IdleMs,
        PendingMessages = closed.Last?.PendingMessages,
        PendingBytes = closed.Last?.PendingBytes,
        LagMs = closed.Last?.LagMs,
        UnacknowledgedMessages = closed.Last?.UnacknowledgedMessages,
        RequestsPending = closed.Last?.RequestsPending,
        Groups = closed.Last?.Groups,
        Event = closed.Last?.Event,
        Restarts = closed.Failures?.Restarts,
        LastFailure = closed.Failures?.Last,
    };
}
