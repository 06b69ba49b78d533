using Hub.Benchmarks.Capacity;
using Hub.Benchmarks.Load;
using Hub.Tests.Support;

namespace Hub.Tests.Benchmarks;

/// <summary>The load tool against the real hub, over sockets.</summary>
public sealed class CapacityRunSpecs
{
    private static readonly CapacitySettings Small = new() { Connections = 12, Groups = 3, Rate = 200, Duration = TimeSpan.FromSeconds(0.5), DataBytes = 94 };

    [LoadTheory]
    [InlineData("json")]
    [InlineData("protobuf")]
    [InlineData("reliable")]
    public async Task Every_message_must_be_counted_once_in_each_subprotocol(string protocol)
    {
        await using var hub = await HubHost.StartAsync();
        var sheet = Run(hub, Small with { Ramp = TimeSpan.FromSeconds(0.1) }, protocol);

        Assert.True(sheet.Clean, sheet.ToJson());
        Assert.Equal((12, 100, 400), (sheet.Connect.Opened, sheet.Messages.Published, sheet.Messages.Delivered));
        Assert.InRange(sheet.Connect.Seconds, 0.09, 60);
        Assert.NotNull(sheet.LatencyMs);
    }

    [LoadFact]
    public async Task Connections_that_the_hub_closes_must_be_counted_by_code()
    {
        await using var hub = await HubHost.StartAsync();
        var closing = false;
        var sheet = Run(hub, Small with { Duration = TimeSpan.FromSeconds(20) }, "json", progress =>
        {
            // The drain tells every client to go; the load then has nobody to publish.
            if (progress.Phase == "load" && !closing)
            {
                closing = true;
                _ = hub.Tree.DrainAsync(TimeSpan.FromSeconds(10));
            }
        });

        Assert.False(sheet.Clean);
        Assert.Equal(new Dictionary<int, int> { [1001] = 12 }, sheet.Closed);
        Assert.Equal(4000, sheet.Messages.Published + sheet.Messages.Unsent);
    }

    [LoadFact]
    public async Task A_client_that_may_not_join_must_end_the_run_with_the_hub_s_words()
    {
        await using var hub = await HubHost.StartAsync();
        var failure = Assert.Throws<LoadException>(() =>
            new CapacityRun(Small, CapacityEndpoint.Parse(hub.ClientUrl("load", "ann"), "load", null, null), CapacityWire.Named("json")).Run());

        Assert.Contains("Forbidden", failure.Message, StringComparison.Ordinal);
    }

    [LoadFact]
    public async Task A_key_of_another_hub_must_end_the_run_with_the_status()
    {
        await using var hub = await HubHost.StartAsync();
        var endpoint = CapacityEndpoint.Parse(hub.BaseAddress.AbsoluteUri, "load", null, "not-the-key-of-this-hub-but-long-enough");

        Assert.Contains("401", Assert.Throws<LoadException>(() => new CapacityRun(Small, endpoint, CapacityWire.Named("json")).Run()).Message, StringComparison.Ordinal);
    }

    [LoadFact]
    public async Task The_hub_must_be_asked_before_and_after()
    {
        await using var hub = await HubHost.StartAsync();
        var asked = new List<HubFigures>();
        var sheet = Run(hub, Small, "json", askHub: () =>
        {
            asked.Add(HubFigures.ReadAsync(hub.AdminAddress!.AbsoluteUri, token: null).GetAwaiter().GetResult());
            return asked[^1];
        });

        Assert.Equal(2, asked.Count);
        Assert.Equal((0, 0), (sheet.Server!.Dropped, sheet.Server.Closes.Count));
    }

    private static CapacitySheet Run(HubHost hub, CapacitySettings settings, string protocol, Action<CapacityProgress>? progress = null, Func<HubFigures>? askHub = null) =>
        new CapacityRun(settings, CapacityEndpoint.Parse(hub.BaseAddress.AbsoluteUri, "load", null, hub.AccessKey), CapacityWire.Named(protocol), askHub, progress).Run();

    /// <summary>The driver calls Linux directly; elsewhere there is nothing to test.</summary>
    private sealed class LoadFactAttribute : FactAttribute
    {
        public LoadFactAttribute() => Skip = Libc.IsSupported ? null : "the load driver needs Linux on x64";
    }

    /// <summary>The same with data.</summary>
    private sealed class LoadTheoryAttribute : TheoryAttribute
    {
        public LoadTheoryAttribute() => Skip = Libc.IsSupported ? null : "the load driver needs Linux on x64";
    }
}
