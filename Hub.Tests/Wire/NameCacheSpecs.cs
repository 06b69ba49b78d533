using System.Text;
using Hub.Protocol.Wire;

namespace Hub.Tests.Wire;

/// <summary>The cache must only save work, never change an answer.</summary>
public sealed class NameCacheSpecs
{
    [Fact]
    public void A_repeated_name_must_be_the_same_string()
    {
        var cache = new NameCache(16, Names.IsValidGroup);
        Assert.True(cache.TryGet("räume-1"u8, out var first));
        Assert.True(cache.TryGet("räume-1"u8, out var second));

        Assert.Equal("räume-1", first);
        Assert.Same(first, second);
    }

    [Fact]
    public void A_repeated_name_must_allocate_nothing()
    {
        var cache = new NameCache(16, Names.IsValidGroup);
        Assert.Equal(0, Codec.AllocatedBy(() => cache.TryGet("room-1"u8, out _)));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Only_names_of_at_most_64_bytes_must_be_kept(int length, bool isKept)
    {
        var cache = new NameCache(16, Names.IsValidGroup);
        var utf8 = Encoding.UTF8.GetBytes(new string('n', length));
        Assert.True(cache.TryGet(utf8, out var first));
        Assert.True(cache.TryGet(utf8, out var second));

        Assert.Equal(first, second);
        Assert.Equal(isKept, ReferenceEquals(first, second));
    }

    [Fact]
    public void Colliding_names_must_replace_each_other_and_stay_right()
    {
        var cache = new NameCache(1, Names.IsValidGroup);
        for (var i = 0; i < 1_000; i++)
        {
            var name = $"group-{i % 7}-with-a-middle-{i % 3}";
            Assert.True(cache.TryGet(Encoding.UTF8.GetBytes(name), out var found));
            Assert.Equal(name, found);
        }
    }

    [Fact]
    public void An_invalid_name_must_fail_each_time()
    {
        var cache = new NameCache(16, Names.IsValidEvent);
        Assert.False(cache.TryGet("9"u8, out _));
        Assert.False(cache.TryGet("9"u8, out _));
        Assert.False(cache.TryGet(""u8, out _));
        Assert.False(cache.TryGet(new byte[4_000], out _));
    }
}
