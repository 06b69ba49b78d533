using Hub.Host.Commands.Cmd.Client;

namespace Hub.Host.Commands.Cmd.Output;

/// <summary>One column of a table.</summary>
/// <param name="Head">What it is called.</param>
/// <param name="Cell">Its text in a row; already safe to print.</param>
internal sealed record Column(string Head, Func<Shape, string> Cell)
{
    /// <summary>True for figures: on the right, and never cut.</summary>
    public bool IsFigure { get; init; }

    /// <summary>True for text that a narrow terminal may cut. A name that is needed for the next command is never cut.</summary>
    public bool MayCut { get; init; }

    /// <summary>0 for a column that is always shown; of the others the highest goes first where the terminal is too narrow.</summary>
    public int Rank { get; init; }

    /// <summary>True when the text is a state, which has a colour.</summary>
    public bool IsState { get; init; }

    /// <summary>Text that stays whole.</summary>
    public static Column Name(string head, Func<Shape, string> cell) => new(head, cell);

    /// <summary>Text that may be cut.</summary>
    public static Column Words(string head, string member, int rank = 0) => new(head, row => row.Text(member)) { MayCut = true, Rank = rank };

    /// <summary>A word with a colour.</summary>
    public static Column State(string head, string member, int rank = 0) => new(head, row => row.Text(member)) { IsState = true, Rank = rank };

    /// <summary>A figure.</summary>
    public static Column Figure(string head, Func<Shape, string> cell, int rank = 0) => new(head, cell) { IsFigure = true, Rank = rank };

    /// <summary>A count.</summary>
    public static Column Count(string head, string member, int rank = 0) => Figure(head, row => row.Count(member), rank);

    /// <summary>A number of bytes.</summary>
    public static Column Size(string head, string member, int rank = 0) => Figure(head, row => row.Size(member), rank);

    /// <summary>A duration that comes in milliseconds.</summary>
    public static Column Span(string head, string member, int rank = 0) => Figure(head, row => row.Span(member), rank);
}
