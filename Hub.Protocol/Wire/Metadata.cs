using System.Text;

namespace Hub.Protocol.Wire;

/// <summary>The rules for message metadata that did not come in a client's message (protocol section 2.2, "Metadata").</summary>
public static class Metadata
{
    /// <summary>Null when the pairs may be sent, else one sentence that says which rule they break.</summary>
    public static string? Check(IReadOnlyDictionary<string, string> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var rules = default(MetadataRules);
        foreach (var (key, value) in pairs)
        {
            if (rules.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value)) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }
}
