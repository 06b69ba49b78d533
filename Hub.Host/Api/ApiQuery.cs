using Microsoft.AspNetCore.WebUtilities;

namespace Hub.Host.Api;

/// <summary>The query of a request: names in any letter case, values decoded once. Unknown parameters are ignored.</summary>
internal sealed class ApiQuery
{
    private static readonly ApiQuery Empty = new([]);

    private readonly List<(string Name, string Value)> _pairs;

    private ApiQuery(List<(string Name, string Value)> pairs) => _pairs = pairs;

    /// <summary>Reads an encoded query without its question mark.</summary>
    public static ApiQuery Parse(string query)
    {
        if (query.Length == 0)
        {
            return Empty;
        }

        var pairs = new List<(string, string)>();
        foreach (var pair in new QueryStringEnumerable(query))
        {
            pairs.Add((pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        }

        return new ApiQuery(pairs);
    }

    /// <summary>The only value of a parameter, or null when it is absent.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="isRepeated">True when there are several, of which none can be meant.</param>
    public string? One(string name, out bool isRepeated)
    {
        string? found = null;
        isRepeated = false;
        foreach (var (given, value) in _pairs)
        {
            if (given.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                isRepeated = found is not null;
                found = value;
            }
        }

        return found;
    }

    /// <summary>Every value of a parameter that may be repeated, in order; a comma separates nothing (protocol section 3.4).</summary>
    public List<string> All(string name)
    {
        var values = new List<string>();
        foreach (var (given, value) in _pairs)
        {
            if (given.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                values.Add(value);
            }
        }

        return values;
    }
}
