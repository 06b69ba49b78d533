using System.Diagnostics.CodeAnalysis;
using Hub.Protocol.Wire;

namespace Hub.Protocol.CloudEvents;

/// <summary>Which user events a handler gets (protocol section 4.1): <c>*</c> for all, a name, or names separated by commas. Immutable.</summary>
public sealed class EventPattern
{
    private const string Everything = "*";

    // Null for every event.
    private readonly HashSet<string>? _names;

    private EventPattern(HashSet<string>? names) => _names = names;

    /// <summary>Reads a pattern; white space around names does not count, letter case neither.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="pattern">Set when it is valid.</param>
    /// <param name="error">What is wrong with it: a sentence that goes on after its name.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out EventPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        if (Array.Find(names, name => name != Everything && !Names.IsValidEvent(name)) is { } wrong)
        {
            error = $"has '{wrong}', which is neither an event name nor * for every event.";
            return false;
        }

        error = null;
        pattern = new EventPattern(names.Contains(Everything) ? null : new HashSet<string>(names, StringComparer.OrdinalIgnoreCase));
        return true;
    }

    /// <summary>True when the handler gets user events of that name. System events are not asked here, whatever they are called.</summary>
    public bool Matches(string eventName) => _names is null || _names.Contains(eventName);
}
