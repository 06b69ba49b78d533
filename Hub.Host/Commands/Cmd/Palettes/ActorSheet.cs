using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary>What <c>actor inspect</c> prints: the actor, its state, and what it did while it was watched.</summary>
internal static class ActorSheet
{
    private static readonly TableView Messages = new(
        Column.Words("message", "type"), Column.Count("count", "count"), Column.Span("busy", "busyMs"));

    public static IEnumerable<IRenderable> Of(Shape actor, int width)
    {
        yield return new Text(actor.Text("path"), new Style(decoration: Decoration.Bold));
        yield return new Fields()
            .Add("type", actor.Text("type"))
            .Add("parent", actor.Text("parent"))
            .Add("behaviour", actor.Text("behaviour"))
            .Add("mailbox", actor.Count("mailbox"))
            .Add("children", actor.Count("children"))
            .Add("restarts", actor.Count("restarts"))
            .Add("last failure", FailureOf(actor.At("lastFailure")))
            .ToFigure();
        if (actor.At("answered") is { Exists: true } && !actor.Is("answered"))
        {
            yield return new Text("It did not answer: it is busy or stuck, and its state is not known.", Tone.Bad);
        }

        if (actor.Members("state") is { Count: > 0 } state)
        {
            yield return Heading("State");
            yield return state.Aggregate(new Fields(), (fields, member) => fields.Add(member.Name, member.Value.AsText())).ToFigure();
        }

        yield return Heading($"Busy {actor.Percent("busyPercent")} of {actor.Span("watchedMs")} watched");
        yield return actor.Items("messages") is { Count: > 0 } messages ? Messages.Of(messages, width) : new Text("No message in that time.");
    }

    /// <summary>A failure in one line.</summary>
    public static string FailureOf(Shape failure) =>
        failure.Exists ? $"{failure.Time("at")} {failure.Text("error")}: {failure.Text("message")}" : Shape.None;

    private static Text Heading(string text) => new($"\n{text}", new Style(decoration: Decoration.Bold));
}
