using Hub.Protocol.Filters;

namespace Hub.Tests.Filters;

/// <summary>Reads filters for specs, and asserts what comes of it.</summary>
internal static class FilterCheck
{
    /// <summary>The filter, which must be valid.</summary>
    public static ConnectionFilter Parse(string text)
    {
        Assert.True(ConnectionFilter.TryParse(text, out var filter, out var error), $"{text}: {error}");
        Assert.Null(error);
        return filter;
    }

    /// <summary>Whether a valid filter matches.</summary>
    public static bool Matches(string text, IFilterSubject subject) => Parse(text).Matches(subject);

    /// <summary>Whether a valid filter matches a connection of the user, which is in no group.</summary>
    public static bool MatchesUser(string text, string? userId) => Matches(text, new FilterSubject(userId));

    /// <summary>The filter must be refused with exactly this sentence.</summary>
    public static void Refuses(string text, int position, string expected, string found)
    {
        Assert.False(ConnectionFilter.TryParse(text, out var filter, out var error));
        Assert.Null(filter);
        Assert.Equal($"Invalid filter at position {position}: expected {expected}, found {found}.", error);
    }
}
