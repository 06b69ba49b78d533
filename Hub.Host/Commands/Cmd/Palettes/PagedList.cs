using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary>Prints a list that the hub gives page by page: all pages a person asks for, one page for a program.</summary>
internal sealed class PagedList(string noun, TableView table, string? nouns = null)
{
    private const int UsualPage = 50;
    private const int LinesAround = 3;                      // head, foot and the question

    private readonly string _nouns = nouns ?? $"{noun}s";

    /// <summary>Prints from the cursor on.</summary>
    /// <param name="call">The command.</param>
    /// <param name="path">Makes the request for everything but the page.</param>
    /// <param name="after">The first cursor, or null.</param>
    /// <param name="limit">Length of a page, or null for the usual one.</param>
    public async Task PrintAsync(CmdCall call, Func<AdminPath> path, string? after, int? limit)
    {
        var page = limit ?? (call is { IsJson: false, Screen.Terminal: { } terminal } ? Math.Max(terminal.Height - LinesAround, 5) : UsualPage);
        var shown = 0;
        while (true)
        {
            var answer = await call.Hub.GetAsync(path().With("after", after).With("limit", page), call.Cancellation);
            if (call.IsJson)
            {
                call.Screen.Json(answer.Json);
                return;
            }

            var rows = answer.Root.Items("items");
            shown += rows.Count;
            if (rows.Count > 0)
            {
                await call.Screen.ShowAsync(table.Of(rows, call.Screen.Width), call.Cancellation);
            }

            after = answer.Root.Raw("next");
            if (after is null || rows.Count == 0)
            {
                await call.Screen.LineAsync(shown == 0 ? $"No {_nouns}." : $"{Counted(Total(answer.Root, shown))}.", call.Cancellation);
                return;
            }

            if (!await call.Screen.WantsMoreAsync(call.Cancellation))
            {
                await ContinuationAsync(call, answer.Root, shown, after);
                return;
            }
        }
    }

    private static double Total(Shape root, int shown) => Math.Max(root.Number("total") ?? shown, shown);

    private string Counted(double number) => $"{Figures.Count(number)} {(number == 1 ? noun : _nouns)}";

    private async Task ContinuationAsync(CmdCall call, Shape root, int shown, string after)
    {
        var of = root.Number("total") is { } total ? $" of {Counted(total)}" : $" {_nouns}";
        call.Screen.Resume();
        await call.Screen.LineAsync($"{Figures.Count(shown)}{of}; the next page: --after {SafeText.Of(after)}", call.Cancellation);
    }
}
