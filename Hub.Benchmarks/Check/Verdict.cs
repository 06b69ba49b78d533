using System.Globalization;
using System.Text;

namespace Hub.Benchmarks.Check;

/// <summary>Ways to break the delivery contract.</summary>
internal enum ViolationKind
{
    /// <summary>Executed, and owed to a member that never heard it.</summary>
    Lost,

    /// <summary>Heard a second time.</summary>
    Doubled,

    /// <summary>Heard after a later message of the same sender.</summary>
    Reordered,

    /// <summary>Heard by a connection that cannot be in the group, or that wanted no echo, or under another group or sender.</summary>
    WrongTarget,

    /// <summary>Heard, but nobody had sent it.</summary>
    OutOfNowhere,

    /// <summary>Acked before the sender, a member itself, had its own copy.</summary>
    EarlyAck,

    /// <summary>Answered as not executed, and heard nevertheless.</summary>
    DeliveredThoughFailed,

    /// <summary>Never answered, although the client was there.</summary>
    Unanswered,

    /// <summary>An ack of nothing, or one too many.</summary>
    StrayAck,

    /// <summary>One ack id succeeded twice.</summary>
    ExecutedTwice,

    /// <summary>Called a repeat, although nothing of that id was executed.</summary>
    FalseDuplicate,

    /// <summary>Sequence ids that do not count up by one, that are missing, or that do not belong there.</summary>
    Sequence,

    /// <summary>A connection that was ended, or not given back, without a cause.</summary>
    Ended,

    /// <summary>Something before <c>connected</c>, a second one, or something after the close frame.</summary>
    Lifecycle,

    /// <summary>More connections heard a message of the application than the hub said it reached.</summary>
    FalseCount,
}

/// <summary>One broken promise and the two lines that contradict each other.</summary>
/// <param name="Kind">Which promise.</param>
/// <param name="Text">Who, and which message.</param>
/// <param name="First">One line of the history.</param>
/// <param name="Second">The other.</param>
internal sealed record Violation(ViolationKind Kind, string Text, string First, string Second)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Text}\n    {First}\n    {Second}";
}

/// <summary>What a <see cref="History"/> proves.</summary>
internal sealed class Verdict
{
    private const int Kept = 100;
    private const int Shown = 20;

    private readonly SortedDictionary<ViolationKind, int> _counts = [];
    private readonly List<Violation> _violations = [];

    /// <summary>The first of them.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>All of them, by kind.</summary>
    public IReadOnlyDictionary<ViolationKind, int> Counts => _counts;

    /// <summary>True if every promise was kept.</summary>
    public bool IsClean => _counts.Count == 0;

    /// <summary>Messages that were sent.</summary>
    public int Sent { get; set; }

    /// <summary>Of these, executed for certain.</summary>
    public int Executed { get; set; }

    /// <summary>And for certain not.</summary>
    public int Failed { get; set; }

    /// <summary>Messages heard, each once for each receiver.</summary>
    public long Heard { get; set; }

    /// <summary>Heard again after a recovery, as it must be, and dropped by the client.</summary>
    public long Replayed { get; set; }

    /// <summary>How often a client opened another socket for its connection.</summary>
    public int Returns { get; set; }

    /// <summary>How many of that kind.</summary>
    public int Of(ViolationKind kind) => _counts.GetValueOrDefault(kind);

    /// <summary>Counts in one line, then the first violations.</summary>
    public string ToText()
    {
        if (IsClean)
        {
            return "no violations";
        }

        var text = new StringBuilder();
        text.AppendJoin(", ", _counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));
        foreach (var violation in _violations.Take(Shown))
        {
            text.Append('\n').Append(violation);
        }

        return text.ToString();
    }

    internal void Add(ViolationKind kind, Func<Violation> describe)
    {
        _counts[kind] = Of(kind) + 1;
        if (_violations.Count < Kept)
        {
            _violations.Add(describe());
        }
    }
}
