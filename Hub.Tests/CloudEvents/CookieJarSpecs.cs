using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.3: cookies of one connection.</summary>
public sealed class CookieJarSpecs
{
    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData("a=1; Path=/x; Secure; HttpOnly; SameSite=Lax", "a=1")]
    [InlineData(" a = 1 2 ;Max-Age=10", "a=1 2")]
    [InlineData("a=", "a=")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("a=\"q\"; Domain=evil.com", "a=\"q\"")]
    [InlineData("a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT", "a=1")]
    [InlineData("a=1; Expires=never; Max-Age=soon", "a=1")]
    [InlineData("a=1; Max-Age=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "a=1")]
    [InlineData("a=1; Expires=Fri, 01 Jan 1971 00:00:00 GMT", "a=1")]
    [InlineData("a", null)]
    [InlineData("", null)]
    [InlineData("=1", null)]
    [InlineData("a b=1", null)]
    [InlineData("a=\u00e9", null)]
    [InlineData("a=1\r\nEvil: 1", null)]
    [InlineData("a=1\0", null)]
    [InlineData("a=1; Max-Age=0", null)]
    [InlineData("a=1; max-age=-1", null)]
    [InlineData("a=1; Max-Age=0; Expires=Wed, 21 Oct 2099 07:28:00 GMT", null)]
    [InlineData("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", null)]
    [InlineData("a=1; expires=Thu, 01-Jan-1970 00:00:10 GMT", null)]
    [InlineData("a=1; Expires=Thu, 31 Dec 1970 23:59:59 GMT", null)]
    public void Only_the_name_and_value_of_a_cookie_must_be_kept(string setCookie, string? header) => Assert.Equal(header, Jar(setCookie).Header);

    [Fact]
    public void An_empty_jar_must_have_no_header() => Assert.Null(new CookieJar().Header);

    [Fact]
    public void Cookies_must_be_replaced_by_name_and_keep_their_places()
    {
        var jar = Jar("a=1", "b=2", "A=3");
        Assert.Equal("a=1; b=2; A=3", jar.Header);

        jar.Store(["a=4; Path=/other", "c=5"]);
        Assert.Equal("a=4; b=2; A=3; c=5", jar.Header);
    }

    [Fact]
    public void A_deleted_cookie_must_be_gone()
    {
        var jar = Jar("a=1", "b=2");
        jar.Store(["a=; Max-Age=0", "c=; Max-Age=0"]);
        Assert.Equal("b=2", jar.Header);

        jar.Store(["b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
        Assert.Null(jar.Header);
    }

    [Fact]
    public void More_than_16_cookies_must_not_be_kept()
    {
        var all = Enumerable.Range(0, 17).Select(i => $"c{i}={i}").ToArray();
        var jar = Jar(all);

        Assert.Equal(string.Join("; ", all[..16]), jar.Header);
        jar.Store(["c0=x"]);
        Assert.StartsWith("c0=x; ", jar.Header, StringComparison.Ordinal);
        jar.Store(["c0=; Max-Age=0", "d=1"]);
        Assert.EndsWith("; d=1", jar.Header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void The_header_must_be_bounded(int length, bool isKept)
    {
        const string first = "a=1";
        var second = "b=".PadRight(length - first.Length - 2, 'x');
        var jar = Jar(first, second);

        Assert.Equal(isKept ? $"{first}; {second}" : first, jar.Header);
        Assert.Equal(isKept ? length : first.Length, jar.Header!.Length);
    }

    [Fact]
    public void A_cookie_whose_new_value_has_no_room_must_not_keep_the_old_one()
    {
        var jar = Jar("a=1", "b=2");
        jar.Store(["a=".PadRight(5000, 'x')]);

        Assert.Equal("b=2", jar.Header);
    }

    private static CookieJar Jar(params string[] setCookies)
    {
        var jar = new CookieJar();
        jar.Store(setCookies);
        return jar;
    }
}
