using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>Candidates of a completion, in columns.</summary>
internal static class CandidateList
{
    private const int Gap = 2;

    /// <summary>At most so many rows; the last one tells what is missing.</summary>
    public static IEnumerable<string> Rows(IReadOnlyList<string> candidates, int width, int rows)
    {
        var column = Math.Min(candidates.Max(candidate => candidate.Length) + Gap, Math.Max(width - 1, Gap + 1));
        var columns = Math.Max(1, (width - 1) / column);
        var all = candidates.Chunk(columns).ToList();
        var shown = all.Count > rows ? all.Take(rows - 1) : all;
        foreach (var row in shown)
        {
            yield return string.Concat(row.Select(candidate => TableView.Cut(candidate, column - Gap).PadRight(column))).TrimEnd();
        }

        if (all.Count > rows)
        {
            yield return $"... {candidates.Count - ((rows - 1) * columns)} more";
        }
    }
}
