using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>What Tab found.</summary>
/// <param name="Start">Where the word under the caret begins.</param>
/// <param name="Insertion">What to put in its place; null when nothing more is certain.</param>
/// <param name="Candidates">All that it may become.</param>
internal sealed record Completion(int Start, string? Insertion, IReadOnlyList<string> Candidates);

/// <summary>Gets values that only the hub knows, for the symbol of a command.</summary>
/// <param name="symbol">Name of the argument or option.</param>
/// <param name="before">The line so far.</param>
/// <param name="prefix">What was typed of the value.</param>
/// <param name="cancellation">Gives up.</param>
internal delegate Task<IReadOnlyList<string>> ValueSource(string symbol, ParseResult before, string prefix, CancellationToken cancellation);

/// <summary>Finds what the word under the caret may become: palettes and commands, options, their words, and names that the hub knows.</summary>
internal sealed class Completer(Command root, ValueSource values)
{
    /// <summary>Completes the end of a text.</summary>
    public async Task<Completion> FindAsync(string text, CancellationToken cancellation)
    {
        var start = WordStart(text);
        var word = text[start..].TrimStart('"');
        var before = root.Parse(text[..start], CmdParser.Configuration);
        var candidates = (await CandidatesAsync(before, word, cancellation))
            .Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal) && IsTypeable(candidate))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return new Completion(start, Insertion(candidates, word), candidates);
    }

    /// <summary>Where the last word begins; a quote that is not closed yet makes blanks part of it.</summary>
    private static int WordStart(string text)
    {
        var start = 0;
        var isQuoted = false;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (char.IsWhiteSpace(text[index]) && !isQuoted)
            {
                start = index + 1;
            }
        }

        return start;
    }

    /// <summary>What cannot be typed as one word, or would not be shown as it is, is left to the operator.</summary>
    private static bool IsTypeable(string candidate) => candidate.Length > 0 && !candidate.Contains('"', StringComparison.Ordinal) && SafeText.Of(candidate) == candidate;

    private static string? Insertion(List<string> candidates, string word)
    {
        if (candidates.Count == 1)
        {
            // Below an actor there may be others, so its path may not be complete yet.
            return candidates[0][0] == '/' ? Quoted(candidates[0]) : $"{Quoted(candidates[0])} ";
        }

        var common = candidates.Count == 0 ? "" : candidates.Aggregate(CommonPrefix);
        return common.Length <= word.Length ? null : common.Any(char.IsWhiteSpace) ? $"\"{common}" : common;
    }

    private static string Quoted(string value) => value.Any(char.IsWhiteSpace) ? $"\"{value}\"" : value;

    private static string CommonPrefix(string one, string other)
    {
        var length = 0;
        while (length < Math.Min(one.Length, other.Length) && one[length] == other[length])
        {
            length++;
        }

        return one[..length];
    }

    private async Task<IEnumerable<string>> CandidatesAsync(ParseResult before, string word, CancellationToken cancellation)
    {
        var command = before.CommandResult.Command;
        if (before.UnmatchedTokens.Count > 0)
        {
            return [];
        }

        if (OpenOption(before) is { } open)
        {
            return Words(open.GetCompletions(CompletionContext.Empty)) is { Count: > 0 } words
                ? words
                : await values(open.Name, before, word, cancellation);
        }

        if (word.StartsWith('-'))
        {
            return command.Options.Where(option => before.GetResult(option) is null or { Implicit: true } && !option.Hidden)
                .Select(option => option.Name).Order(StringComparer.Ordinal);
        }

        if (command.Subcommands.Count > 0)
        {
            return command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
        }

        return NextArgument(before) is { } argument
            ? [.. Words(argument.GetCompletions(CompletionContext.Empty)), .. await values(argument.Name, before, word, cancellation)]
            : [];
    }

    /// <summary>The option whose value comes next, if the line ends with one.</summary>
    private static Option? OpenOption(ParseResult before) =>
        before.Tokens.Count > 0 && before.Tokens[^1] is { Type: TokenType.Option, Value: var name }
            ? before.CommandResult.Command.Options.FirstOrDefault(option => (option.Name == name || option.Aliases.Contains(name)) && option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0)
            : null;

    private static Argument? NextArgument(ParseResult before) =>
        before.CommandResult.Command.Arguments.FirstOrDefault(argument =>
            (before.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MaximumNumberOfValues);

    private static List<string> Words(IEnumerable<CompletionItem> items) => [.. items.Select(item => item.InsertText ?? item.Label)];
}
