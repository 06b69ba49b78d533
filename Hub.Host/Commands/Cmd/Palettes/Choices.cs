using System.CommandLine;
using System.Globalization;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary>Options and arguments that several commands have. Their names also tell the prompt which values to complete them with.</summary>
internal static class Choices
{
    /// <summary>Only what belongs to this hub.</summary>
    public static Option<string?> Hub() => new("--hub") { Description = "Only of this hub", HelpName = "hub" };

    /// <summary>Only this user's.</summary>
    public static Option<string?> User() => new("--user") { Description = "Only of this user", HelpName = "user" };

    /// <summary>Continues a list.</summary>
    public static Option<string?> After() => new("--after") { Description = "Go on after the cursor that the page before ended with", HelpName = "cursor" };

    /// <summary>Length of a page; without it what fits the terminal, or 50.</summary>
    public static Option<int?> Limit() => Number("--limit", "Entries in a page", 1, 1000);

    /// <summary>A hub's name.</summary>
    public static Argument<string> HubName() => new("hub") { Description = "Name of the hub" };

    /// <summary>A connection.</summary>
    public static Argument<string> Connection() => new("connection") { Description = "ID of the connection, or HUB/ID" };

    /// <summary>How long the hub looks before it answers.</summary>
    public static Option<int?> Seconds() => Number("--seconds", "Seconds to watch before reporting; default 1", 0, 10);

    /// <summary>A whole number between two others.</summary>
    public static Option<int?> Number(string name, string description, int least, int most, params string[] aliases)
    {
        return new Option<int?>(name, aliases)
        {
            Description = $"{description} ({least} to {most})",
            HelpName = "n",
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                {
                    return value;
                }

                result.AddError($"{name}: '{text}' is not a whole number from {least} to {most}.");
                return null;
            },
        };
    }

    /// <summary>One of some words.</summary>
    public static Option<string?> OneOf(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = $"{description}: {string.Join(", ", words)}", HelpName = "word" };
        return option.AcceptOnlyFromAmong(words);
    }
}
