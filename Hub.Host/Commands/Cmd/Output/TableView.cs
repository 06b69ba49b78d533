using System.Text;
using Hub.Host.Commands.Cmd.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Output;

/// <summary>A table that fits: where there is too little room the less important columns go, then long text is cut.</summary>
internal sealed class TableView(params Column[] columns)
{
    private const int Gap = 2;
    private const int NarrowestText = 8;

    /// <summary>The table of these rows, at most so many characters wide where that can be.</summary>
    public IRenderable Of(IReadOnlyList<Shape> rows, int width)
    {
        var cells = columns.ToDictionary(column => column, column => rows.Select(column.Cell).ToArray());
        var widths = columns.ToDictionary(column => column, column => Math.Max(Width(column.Head), cells[column].Select(Width).DefaultIfEmpty().Max()));
        var shown = Fitting(widths, width);
        Narrow(shown, widths, width);

        var table = new Table().Border(TableBorder.None).Collapse();
        foreach (var column in shown)
        {
            var head = new TableColumn(new Text(column.Head, new Style(decoration: Decoration.Bold))).NoWrap().PadLeft(0).PadRight(Gap);
            table.AddColumn(column.IsFigure ? head.RightAligned() : head);
        }

        for (var row = 0; row < rows.Count; row++)
        {
            var at = row;
            table.AddRow(shown.Select(column => new Text(Cut(cells[column][at], widths[column]), column.IsState ? Tone.Of(cells[column][at]) : Style.Plain)));
        }

        return table;
    }

    /// <summary>The text, or its beginning and an ellipsis.</summary>
    public static string Cut(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var cut = new StringBuilder();
        var room = width - 1;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= Width(rune.ToString());
            if (room < 0)
            {
                break;
            }

            cut.Append(rune);
        }

        return cut.Append('…').ToString();
    }

    private static List<Column> Fitting(Dictionary<Column, int> widths, int width)
    {
        var shown = widths.Keys.ToList();
        while (shown.Sum(column => (column.MayCut ? Math.Min(widths[column], NarrowestText) : widths[column]) + Gap) > width
            && shown.MaxBy(column => column.Rank) is { Rank: > 0 } least)
        {
            shown.Remove(least);
        }

        return shown;
    }

    /// <summary>Takes from the widest text first.</summary>
    private static void Narrow(List<Column> shown, Dictionary<Column, int> widths, int width)
    {
        var excess = shown.Sum(column => widths[column] + Gap) - width;
        while (excess > 0 && shown.Where(column => column.MayCut && widths[column] > NarrowestText).MaxBy(column => widths[column]) is { } widest)
        {
            var others = shown.Where(column => column != widest && column.MayCut).Select(column => widths[column]).DefaultIfEmpty().Max();
            var take = Math.Min(excess, Math.Max(1, widths[widest] - Math.Max(others, NarrowestText)));
            widths[widest] -= take;
            excess -= take;
        }
    }

    private static int Width(string text) => new Segment(text).CellCount();
}
