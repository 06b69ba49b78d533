#nullable disable

using System.Text.RegularExpressions;
using Akka.Actor;

namespace Akka.TestKit;

/// <summary>How the text of a log event is recognised, with a description.</summary>
internal sealed class TextMatch(string description, Predicate<string> isMatch)
{
    private static readonly TextMatch Any = new("", _ => true);

    /// <summary>The first of the three that is given decides.</summary>
    public static TextMatch Of(string message, string start, string contains) => (message, start, contains) switch
    {
        ({ } whole, _, _) => new($" when Message == \"{whole}\"", text => text == whole),
        (_, { } first, _) => new($" when Message starts with \"{first}\"", text => text.StartsWith(first, StringComparison.Ordinal)),
        (_, _, { } part) => new($" when Message contains \"{part}\"", text => text.Contains(part, StringComparison.Ordinal)),
        _ => Any,
    };

    public static TextMatch Of(Regex pattern) => new($" when Message matches {pattern}", pattern.IsMatch);

    public bool Is(object message) => isMatch(message?.ToString() ?? "null");

    public override string ToString() => description;
}

/// <summary>How the source of a log event is recognised: by its whole text or, for an actor, by its path without the address.</summary>
internal static class SourceMatch
{
    public static bool Is(string source, string expected) => expected == null
        || string.Equals(source, expected, StringComparison.OrdinalIgnoreCase)
        || (ActorPath.TryParse(source, out var path)
            && string.Equals(path.ToStringWithoutAddress(), expected, StringComparison.OrdinalIgnoreCase));

    public static string Describe(string expected) => expected == null ? "" : $" and Source == \"{expected}\"";
}
