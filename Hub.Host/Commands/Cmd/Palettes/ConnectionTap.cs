using System.Globalization;
using System.Text.Json;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary>Prints frames as they pass, one a line, until the hub ends it or the operator has seen enough.</summary>
internal static class ConnectionTap
{
    public static async Task RunAsync(CmdCall call, AdminPath path, ConnectionName name)
    {
        if (!call.IsJson)
        {
            var hint = call.Screen.Terminal is null ? "" : " (q ends)";
            call.Screen.Stream(new Text($"Frames of {name}{hint}:"));
        }

        try
        {
            await LiveView.UntilQuitAsync(call.Screen.Terminal, async stop =>
            {
                await foreach (var line in call.Hub.LinesAsync(path, stop))
                {
                    Print(call, line);
                }
            }, call.Cancellation);
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            // The usual end.
        }
    }

    private static void Print(CmdCall call, string line)
    {
        if (call.IsJson)
        {
            call.Screen.Json(line);
            return;
        }

        foreach (var (text, style) in Lines(Read(line)))
        {
            call.Screen.Stream(new Text(call.Screen.Terminal is null ? text : TableView.Cut(text, call.Screen.Width), style));
        }
    }

    private static IEnumerable<(string Text, Style Style)> Lines(Shape frame)
    {
        if (frame.Number("dropped") is > 0 and var dropped)
        {
            yield return ($"              ... {Figures.Counted(dropped, "frame")} not shown: they passed faster than they could be sent here", Tone.Uneasy);
        }

        if (frame.At("ended").Exists)
        {
            yield return ($"Ended: {frame.Text("ended")}", Style.Plain);
            yield break;
        }

        var arrow = frame.Raw("direction") == "out" ? "->" : "<-";
        List<string> parts = [Clock(frame), arrow, frame.Text("kind"), frame.Size("bytes")];
        parts.AddRange(new[] { frame.Text("what"), frame.Text("text") }.Where(part => part != Shape.None));
        yield return (string.Join("  ", parts), Style.Plain);
    }

    private static string Clock(Shape frame) =>
        DateTimeOffset.TryParse(frame.Raw("at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : frame.Text("at");

    private static Shape Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return new Shape(document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw new AdminException("The hub sent a frame that is no JSON.", e);
        }
    }
}
