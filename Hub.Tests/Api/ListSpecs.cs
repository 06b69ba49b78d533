using System.Text.Json;

namespace Hub.Tests.Api;

/// <summary>Protocol section 3.4, "Listing": pages by connection id, stable under changes.</summary>
public sealed class ListSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    [Fact]
    public async Task A_group_without_members_must_be_an_empty_page()
    {
        var answer = await api.Server.SendAsync("GET", $"{api.NewHub()}/groups/g/connections");
        Assert.Equal((200, "application/json; charset=utf-8", """{"value":[],"nextLink":null}"""), (answer.Status, answer["Content-Type"], answer.Body));
    }

    [Fact]
    public async Task Members_must_be_named_with_their_users_in_the_order_of_their_ids()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann \"\u00e4", "g");
        await using var anonymous = await api.ConnectAsync(hub, null, "g");
        await using var outsider = await api.ConnectAsync(hub, "bob");
        var list = await api.Server.SendAsync("GET", $"{hub}/groups/g/connections");
        var members = list.Json().GetProperty("value").EnumerateArray()
            .Select(m => (m.GetProperty("connectionId").GetString()!, m.GetProperty("userId").GetString())).ToList();
        Assert.Equal(new (string, string?)[] { (ann.Id, "ann \"\u00e4"), (anonymous.Id, null) }.OrderBy(m => m.Item1, StringComparer.Ordinal), members);
        Assert.Equal(JsonValueKind.Null, list.Json().GetProperty("nextLink").ValueKind);
    }

    [Theory]
    [InlineData("", 7, "7")]
    [InlineData("maxpagesize=7", 7, "7")]
    [InlineData("maxpagesize=3", 7, "3 3 1")]
    [InlineData("maxpagesize=1&top=2", 2, "1 1")]
    [InlineData("maxpagesize=3&top=5", 5, "3 2")]
    [InlineData("top=3", 3, "3")]
    [InlineData("maxpagesize=200&top=2147483647", 7, "7")]
    [InlineData("maxpagesize=2&top=2147483647", 7, "2 2 2 1")]
    [InlineData("MaxPageSize=4&api-version=2021-10-01", 7, "4 3")]
    public async Task Following_the_links_must_give_every_member_once(string query, int total, string pages)
    {
        var hub = api.NewHub();
        var peers = new List<ApiPeer>();
        for (var i = 0; i < 7; i++)
        {
            peers.Add(await api.ConnectAsync(hub, null, "g/1"));
        }

        var (ids, sizes, link) = (new List<string>(), new List<int>(), new Uri(api.Host.BaseAddress, $"/api/hubs/{hub}/groups/g%2F1/connections?{query}"));
        while (link is not null)
        {
            var page = await api.Server.SendAsync("GET", link, api.Server.Token(link.AbsoluteUri));
            Assert.Equal(200, page.Status);
            var value = page.Json().GetProperty("value").EnumerateArray().Select(m => m.GetProperty("connectionId").GetString()!).ToList();
            ids.AddRange(value);
            sizes.Add(value.Count);
            var next = page.Json().GetProperty("nextLink").GetString();
            link = next is null ? null : new Uri(next, UriKind.Absolute);
            if (link is not null)
            {
                var version = query.Contains("2021", StringComparison.Ordinal) ? "2021-10-01" : "2024-12-01";
                var expected = $"{api.Host.BaseAddress}api/hubs/{hub}/groups/g%2F1/connections?api-version={version}&";
                Assert.StartsWith(expected, next, StringComparison.Ordinal);
            }
        }

        Assert.Equal(pages, string.Join(' ', sizes));
        Assert.Equal(peers.Select(peer => peer.Id).Order(StringComparer.Ordinal).Take(total), ids);
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_page_must_go_on_where_the_last_ended_although_members_have_come_and_gone()
    {
        var hub = api.NewHub();
        var peers = new List<ApiPeer>();
        for (var i = 0; i < 5; i++)
        {
            peers.Add(await api.ConnectAsync(hub, null, "g"));
        }

        var ids = peers.Select(peer => peer.Id).Order(StringComparer.Ordinal).ToList();
        var first = await api.Server.SendAsync("GET", $"{hub}/groups/g/connections?maxpagesize=2");
        Assert.Equal(204, (await api.Server.SendAsync("DELETE", $"{hub}/connections/{ids[1]}")).Status);
        Assert.Equal(204, (await api.Server.SendAsync("DELETE", $"{hub}/groups/g/connections/{ids[2]}")).Status);
        var link = new Uri(first.Json().GetProperty("nextLink").GetString()!);
        var second = await api.Server.SendAsync("GET", link, api.Server.Token(link.AbsoluteUri));
        Assert.Equal(ids[3..], second.Json().GetProperty("value").EnumerateArray().Select(m => m.GetProperty("connectionId").GetString()!));
        Assert.Null(second.Json().GetProperty("nextLink").GetString());
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("maxpagesize=0")]
    [InlineData("maxpagesize=201")]
    [InlineData("maxpagesize=x")]
    [InlineData("top=0")]
    [InlineData("top=2147483648")]
    [InlineData("top=-1")]
    [InlineData("continuationToken=")]
    [InlineData("continuationToken=abc")]
    [InlineData("continuationToken=1.")]
    [InlineData("continuationToken=1.%2B")]
    [InlineData("continuationToken=1.gA")]
    [InlineData("continuationToken=2.YQ")]
    public async Task A_wrong_parameter_must_be_a_bad_request(string query)
        => RouteSpecs.AssertError(await api.Server.SendAsync("GET", $"{api.NewHub()}/groups/g/connections?{query}"), 400, "Error.BadRequest");
}
