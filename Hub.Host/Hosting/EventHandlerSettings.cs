using System.Globalization;
using Hub.Protocol.CloudEvents;

namespace Hub.Host.Hosting;

/// <summary>Reads the event handlers of each hub (protocol section 4.1): <c>Hub__Hubs__{name}__EventHandlers__N__…</c>, in the order of N.</summary>
internal static class EventHandlerSettings
{
    /// <summary>Name of the list below a hub.</summary>
    public const string Key = "EventHandlers";

    private const string UrlKey = "UrlTemplate";
    private const string UserKey = "UserEventPattern";
    private const string SystemKey = "SystemEvents";

    private static readonly string[] Known = [UrlKey, UserKey, SystemKey];
    private static readonly string[] SystemEvents = ["connect", "connected", "disconnected"];

    /// <summary>Reads the handlers of all hubs.</summary>
    /// <param name="hubs">The section whose children are hubs, with names already checked.</param>
    /// <param name="warnings">Gets what is read by nobody, and entries that select nothing; these are left out.</param>
    /// <returns>Rules by hub name in lower case, found in any letter case; only hubs that have a rule.</returns>
    /// <exception cref="HostSettingsException">An entry is wrong; the message names the variable but not the URL, which may hold a secret.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<EventHandlerRule>> Read(IConfigurationSection hubs, List<string> warnings)
    {
        var handlers = new Dictionary<string, IReadOnlyList<EventHandlerRule>>(StringComparer.OrdinalIgnoreCase);
        foreach (var hub in hubs.GetChildren())
        {
            var list = hub.GetSection(Key);
            RefuseValue(list, $"__0__{UrlKey}");
            var rules = list.GetChildren().OrderBy(IndexOf).Select(entry => ReadRule(entry, warnings)).OfType<EventHandlerRule>().ToList();
            if (rules.Count > 0)
            {
                handlers.Add(hub.Key.ToLowerInvariant(), rules);
            }
        }

        return handlers;
    }

    /// <summary>One spelling for each number, or the order of two entries would be anybody's guess.</summary>
    private static int IndexOf(IConfigurationSection entry) =>
        int.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index.ToString(CultureInfo.InvariantCulture) == entry.Key
            ? index
            : throw new HostSettingsException($"{entry.VariableName()}: '{entry.Key}' is not a number; event handlers are counted 0, 1, 2 and so on.");

    private static EventHandlerRule? ReadRule(IConfigurationSection entry, List<string> warnings)
    {
        RefuseValue(entry, $"__{UrlKey}");
        warnings.AddUnknown(entry, Known);
        var (url, user, system) = (ValueOf(entry, UrlKey), ValueOf(entry, UserKey), ValueOf(entry, SystemKey));
        if (url is null && user is null && system is null)
        {
            return null;                                        // every variable is blank, which is how one is unset
        }

        if (url is null)
        {
            throw new HostSettingsException($"{entry.VariableName()}__{UrlKey} is missing: it says where the handler is, like https://app.example.com/{{event}}.");
        }

        if (!UrlTemplate.TryParse(url, out var template, out var error))
        {
            throw new HostSettingsException($"{entry.VariableName()}__{UrlKey} {error}");
        }

        var (connect, connected, disconnected) = ReadSystemEvents(entry, system);
        var rule = new EventHandlerRule(template, ReadPattern(entry, user), connect, connected, disconnected);
        if (user is null && system is null)
        {
            warnings.Add($"{entry.VariableName()} gets no event: set {UserKey} or {SystemKey} beside its {UrlKey}.");
            return null;
        }

        return rule;
    }

    private static EventPattern? ReadPattern(IConfigurationSection entry, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return EventPattern.TryParse(text, out var pattern, out var error)
            ? pattern
            : throw new HostSettingsException($"{entry.VariableName()}__{UserKey} {error}");
    }

    private static (bool Connect, bool Connected, bool Disconnected) ReadSystemEvents(IConfigurationSection entry, string? text)
    {
        var names = text?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (Array.Find(names, name => !SystemEvents.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } wrong)
        {
            throw new HostSettingsException($"{entry.VariableName()}__{SystemKey} has '{wrong}', which is not a system event; these are {string.Join(", ", SystemEvents)}.");
        }

        bool Has(string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
        return (Has(SystemEvents[0]), Has(SystemEvents[1]), Has(SystemEvents[2]));
    }

    /// <summary>The value without white space around it; null when blank.</summary>
    private static string? ValueOf(IConfigurationSection entry, string key)
    {
        var section = entry.GetSection(key);
        if (section.GetChildren().Any())
        {
            throw new HostSettingsException($"{section.VariableName()} is one value, not a list: names are separated by commas.");
        }

        return string.IsNullOrWhiteSpace(section.Value) ? null : section.Value.Trim();
    }

    private static void RefuseValue(IConfigurationSection section, string suffix)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            throw new HostSettingsException($"{section.VariableName()} has no value of its own: set {section.VariableName()}{suffix} and so on.");
        }
    }
}
