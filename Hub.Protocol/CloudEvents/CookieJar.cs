using System.Globalization;
using Hub.Protocol.Wire;

namespace Hub.Protocol.CloudEvents;

/// <summary>
/// Cookies that handlers set on one connection and get back with its later events, so that a load balancer in front of them finds the same
/// one (protocol section 4.3). Only names and values are kept: domain and path do not count, so keep one jar for each backend. Bounded; not
/// thread safe.
/// </summary>
public sealed class CookieJar
{
    /// <summary>Most cookies; a further one is not kept.</summary>
    public const int MaxCookies = 16;

    /// <summary>Longest <see cref="Header"/>, in characters; a cookie that would make it longer is not kept.</summary>
    public const int MaxHeaderLength = 4096;

    private const int SeparatorLength = 2;
    private const int LastYearOfDeletion = 1970;

    // Few, so a list in the order of arrival is enough.
    private readonly List<Cookie> _cookies = [];

    /// <summary>Value of the <c>Cookie</c> header; null when there is no cookie.</summary>
    public string? Header { get; private set; }

    /// <summary>
    /// Takes over what a successful reply sets. A cookie of the same name is replaced; one with <c>Max-Age</c> of 0 or less, or with an
    /// <c>Expires</c> in 1970 or earlier, as frameworks write it to delete one, is removed. There is no clock here: other times do not
    /// count. What is no cookie is ignored.
    /// </summary>
    /// <param name="setCookies">Values of <c>Set-Cookie</c>.</param>
    public void Store(IEnumerable<string> setCookies)
    {
        ArgumentNullException.ThrowIfNull(setCookies);
        foreach (var setCookie in setCookies)
        {
            Store(setCookie);
        }

        Header = _cookies.Count == 0 ? null : string.Join("; ", _cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"));
    }

    private void Store(string setCookie)
    {
        var parts = setCookie.Split(';', StringSplitOptions.TrimEntries);
        var equals = parts[0].IndexOf('=');
        if (equals < 0)
        {
            return;
        }

        var cookie = new Cookie(parts[0][..equals].TrimEnd(), parts[0][(equals + 1)..].TrimStart());
        if (!HttpToken.IsValid(cookie.Name) || !IsPrintable(cookie.Value))
        {
            return;
        }

        // The old value is gone even where the new one has no room: the handler replaced it.
        var at = _cookies.FindIndex(kept => kept.Name == cookie.Name);
        if (at >= 0)
        {
            _cookies.RemoveAt(at);
        }

        if (!IsDeletion(parts.AsSpan(1)) && HasRoomFor(cookie))
        {
            _cookies.Insert(at < 0 ? _cookies.Count : at, cookie);
        }
    }

    private bool HasRoomFor(Cookie cookie) =>
        _cookies.Count < MaxCookies
        && _cookies.Sum(kept => kept.Length + SeparatorLength) + cookie.Length <= MaxHeaderLength;

    /// <summary><c>Max-Age</c> goes before <c>Expires</c> (RFC 6265 section 5.3), and the last of several counts.</summary>
    private static bool IsDeletion(ReadOnlySpan<string> attributes)
    {
        bool? byAge = null;
        var byDate = false;
        foreach (var attribute in attributes)
        {
            var equals = attribute.IndexOf('=');
            var name = equals < 0 ? attribute : attribute[..equals].TrimEnd();
            var value = equals < 0 ? "" : attribute[(equals + 1)..].TrimStart();
            if (name.Equals("Max-Age", StringComparison.OrdinalIgnoreCase) && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var age))
            {
                byAge = age <= 0;
            }
            else if (name.Equals("Expires", StringComparison.OrdinalIgnoreCase))
            {
                byDate = DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
                    && date.Year <= LastYearOfDeletion;
            }
        }

        return byAge ?? byDate;
    }

    private static bool IsPrintable(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private readonly record struct Cookie(string Name, string Value)
    {
        public int Length => Name.Length + 1 + Value.Length;
    }
}
