using Akka.Configuration;
using Hub.Protocol.Tokens;

namespace Hub.Actors.Settings;

/// <summary>What happens to a group message that does not fit into a client's outbox.</summary>
public enum OverflowPolicy : byte
{
    /// <summary>The client is closed with 1008 and the slow-consumer reason.</summary>
    Close,
    /// <summary>The oldest queued messages of such groups make room.</summary>
    DropOldest,
    /// <summary>The message is dropped.</summary>
    DropNew,
    /// <summary>Only the newest message of the group is kept in the queue.</summary>
    Latest,
}

/// <summary>Bounds of what waits for one client, in bytes, messages and age of the oldest.</summary>
public sealed record OutboxSettings(int MaxBytes, int MaxMessages, TimeSpan MaxAge, OverflowPolicy Overflow, IReadOnlyList<OverflowRule> Rules)
{
    /// <summary>The policy of a group: first matching rule, else the default.</summary>
    public OverflowPolicy PolicyFor(string group)
    {
        foreach (var rule in Rules)
        {
            if (rule.Groups.CanSend(group)) return rule.Policy;
        }
        return Overflow;
    }

    internal static OutboxSettings From(Config hub) => new(
        hub.RequireBytes("outbox.max-bytes", 1024),
        hub.RequireInt("outbox.max-messages", 1),
        hub.RequireTimeSpan("outbox.max-age"),
        Policy("outbox.overflow", hub.RequireString("outbox.overflow")),
        ReadRules(hub));

    private static List<OverflowRule> ReadRules(Config hub)
    {
        const string path = "outbox.overflow-by-group";
        var rules = new List<OverflowRule>();
        if (!hub.HasPath(path)) return rules;
        foreach (var item in hub.GetValue(path).GetArray())
        {
            var rule = item.GetObject();
            var pattern = rule.GetKey("pattern")?.GetString() ?? throw ConfigReader.Invalid(path, "an entry without pattern", "must have pattern and overflow in each entry");
            var policy = rule.GetKey("overflow")?.GetString() ?? throw ConfigReader.Invalid(path, "an entry without overflow", "must have pattern and overflow in each entry");
            // Group patterns are the ones of roles, so one matcher and one description serve both (protocol section 1.6).
            var groups = Permissions.FromRoles(["webpubsub.sendToGroups." + pattern]);
            if (groups.Rejected.Count > 0) throw ConfigReader.Invalid(path, pattern, "must be a valid group pattern");
            rules.Add(new OverflowRule(groups, Policy(path, policy)));
        }
        return rules;
    }

    private static OverflowPolicy Policy(string path, string text) => text switch
    {
        "close" => OverflowPolicy.Close,
        "drop-oldest" => OverflowPolicy.DropOldest,
        "drop-new" => OverflowPolicy.DropNew,
        "latest" => OverflowPolicy.Latest,
        _ => throw ConfigReader.Invalid(path, text, "must be close, drop-oldest, drop-new or latest"),
    };
}

/// <summary>Groups that <paramref name="Groups"/> matches overflow by <paramref name="Policy"/>.</summary>
public sealed record OverflowRule(Permissions Groups, OverflowPolicy Policy);
