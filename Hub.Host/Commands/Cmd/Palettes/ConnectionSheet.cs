using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary>What <c>connection show</c> prints.</summary>
internal static class ConnectionSheet
{
    public static IEnumerable<IRenderable> Of(Shape connection)
    {
        yield return new Text($"{connection.Text("hub")}/{connection.Text("id")}", new Style(decoration: Decoration.Bold));
        yield return new Fields()
            .Add("state", connection.Text("state"))
            .Add("user", connection.Text("user"))
            .Add("subprotocol", connection.Text("subprotocol"))
            .Add("address", connection.Text("address"))
            .Add("opened", Sentence(connection.Time("openedAt"), connection.Span("ageMs"), "{0}, {1} ago"))
            .Add("last heard", Sentence(connection.Span("idleMs"), "{0} ago"))
            .Add("waiting for it", Sentence(connection.Count("pendingMessages"), connection.Size("pendingBytes"), "{0} messages, {1}"))
            .Add("lag", connection.Span("lagMs"))
            .Add("unacknowledged", Sentence(connection.Count("unacknowledgedMessages"), connection.Size("unacknowledgedBytes"), "{0} messages, {1}"))
            .Add("its requests", Sentence(connection.Count("requestsPending"), "{0} being executed"))
            .Add("reading paused", connection.Text("readingPaused"))
            .Add("received", Sentence(connection.Count("messagesReceived"), connection.Size("bytesReceived"), "{0} messages, {1}"))
            .Add("sent", Sentence(connection.Count("messagesSent"), connection.Size("bytesSent"), "{0} messages, {1}"))
            .Add("event under way", Sentence(connection.At("event").Text("name"), connection.At("event").Span("ageMs"), "{0}, for {1}"))
            .Add("restarts", connection.Count("restarts"))
            .Add("actor", connection.Text("actor"))
            .Add("permissions", List(connection, "permissions") is { Length: > 0 } permissions ? permissions : List(connection, "roles"))
            .Add("groups", Groups(connection))
            .ToFigure();

        if (connection.Items("earlierSockets") is { Count: > 0 } sockets)
        {
            yield return new Text("\nEarlier sockets", new Style(decoration: Decoration.Bold));
            foreach (var socket in sockets)
            {
                yield return new Text($"{socket.Time("at")}  {socket.Text("reason")}  {socket.Text("text")}");
            }
        }
    }

    private static string Groups(Shape connection)
    {
        var names = connection.Items("groupNames");
        var count = connection.Number("groups") ?? names.Count;
        return names.Count == 0 ? connection.Count("groups")
            : $"{List(connection, "groupNames")}{(count > names.Count ? $", and {Figures.Count(count - names.Count)} more" : "")}";
    }

    private static string List(Shape connection, string name) => string.Join(", ", connection.Items(name).Select(item => item.AsText()));

    private static string Sentence(string value, string format) => value == Shape.None ? value : Filled(format, value, "");

    private static string Sentence(string first, string second, string format) => first == Shape.None || second == Shape.None ? first : Filled(format, first, second);

    private static string Filled(string format, string first, string second) => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, first, second);
}
