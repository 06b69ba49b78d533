using Hub.Host.Commands.Cmd.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Output;

/// <summary>Names and values, one pair a line. What is missing is left out.</summary>
internal sealed class Fields
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>Adds one; the value is safe to print.</summary>
    public Fields Add(string name, string value)
    {
        if (value.Length > 0 && value != Shape.None)
        {
            _fields.Add((name, value));
        }

        return this;
    }

    /// <summary>The list.</summary>
    public IRenderable ToFigure()
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0) });
        foreach (var (name, value) in _fields)
        {
            grid.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), new Text(value, Tone.Of(value)));
        }

        return grid;
    }
}
