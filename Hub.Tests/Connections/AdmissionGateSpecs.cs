using Hub.Actors.Connections;
using Hub.Actors.Settings;

namespace Hub.Tests.Connections;

/// <summary>Who may come in, both sides of each bound (design section 5).</summary>
public sealed class AdmissionGateSpecs
{
    [Fact]
    public void A_full_node_must_refuse_and_a_place_that_is_given_back_be_free_again()
    {
        var gate = Gate(perNode: 2);
        var first = Enter(gate, "ann", "1.1.1.1");
        Enter(gate, "bob", "1.1.1.1");
        Assert.Equal(AdmissionResult.NodeFull, gate.TryEnter("chat", "cid", "2.2.2.2", out var refused));
        Assert.Null(refused);
        Assert.Equal(2, gate.Count);
        first.Dispose();
        Enter(gate, "cid", "2.2.2.2");
    }

    [Fact]
    public void A_user_must_have_its_bound_per_hub()
    {
        var gate = Gate(perUser: 2);
        Enter(gate, "ann", null);
        var second = Enter(gate, "ann", null);
        Assert.Equal(AdmissionResult.UserFull, gate.TryEnter("chat", "ann", null, out _));
        Assert.Equal(AdmissionResult.Accepted, gate.TryEnter("news", "ann", null, out _));
        Enter(gate, "bob", null);
        second.Dispose();
        Enter(gate, "ann", null);
    }

    [Fact]
    public void An_address_must_have_its_bound_over_all_hubs_and_users()
    {
        var gate = Gate(perAddress: 2);
        Enter(gate, "ann", "1.1.1.1");
        var second = Enter(gate, null, "1.1.1.1");
        Assert.Equal(AdmissionResult.AddressFull, gate.TryEnter("news", "bob", "1.1.1.1", out _));
        Enter(gate, "bob", "1.1.1.2");
        second.Dispose();
        Enter(gate, "bob", "1.1.1.1");
    }

    [Fact]
    public void Anonymous_connections_without_address_must_count_for_the_node_alone()
    {
        var gate = Gate(perNode: 3, perUser: 1, perAddress: 1);
        for (var i = 0; i < 3; i++) Enter(gate, null, null);
        Assert.Equal(AdmissionResult.NodeFull, gate.TryEnter("chat", null, null, out _));
    }

    [Fact]
    public void Zero_must_mean_no_bound()
    {
        var gate = Gate();
        for (var i = 0; i < 10_000; i++) Enter(gate, "ann", "1.1.1.1");
        Assert.Equal(10_000, gate.Count);
    }

    [Fact]
    public void A_ticket_that_is_disposed_twice_must_count_once()
    {
        var gate = Gate(perNode: 2, perUser: 2, perAddress: 2);
        var first = Enter(gate, "ann", "1.1.1.1");
        Enter(gate, "ann", "1.1.1.1");
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, gate.Count);
        Enter(gate, "ann", "1.1.1.1");
        Assert.Equal(AdmissionResult.NodeFull, gate.TryEnter("chat", "ann", "1.1.1.1", out _));
    }

    [Fact]
    public void A_refused_connection_must_not_count_anywhere()
    {
        var gate = Gate(perUser: 1, perAddress: 2);
        Enter(gate, "ann", "1.1.1.1");
        for (var i = 0; i < 5; i++) Assert.Equal(AdmissionResult.UserFull, gate.TryEnter("chat", "ann", "1.1.1.1", out _));
        Assert.Equal(1, gate.Count);
        Enter(gate, "bob", "1.1.1.1");
    }

    [Fact]
    public void A_draining_node_must_admit_nobody_and_still_take_tickets_back()
    {
        var gate = Gate();
        var ticket = Enter(gate, "ann", null);
        Assert.False(gate.IsDraining);
        gate.StopAdmitting();
        Assert.True(gate.IsDraining);
        Assert.Equal(AdmissionResult.Draining, gate.TryEnter("chat", "bob", null, out _));
        ticket.Dispose();
        Assert.Equal(0, gate.Count);
    }

    [Fact]
    public async Task The_bound_must_hold_when_many_come_at_once()
    {
        var gate = Gate(perNode: 100);
        var accepted = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                if (gate.TryEnter("chat", "ann", "1.1.1.1", out var ticket) == AdmissionResult.Accepted && i % 2 == 0) ticket!.Dispose();
                else if (ticket is not null) Interlocked.Increment(ref accepted);
                Assert.InRange(gate.Count, 0, 100);
            }
        })));
        Assert.Equal(gate.Count, accepted);
        Assert.Equal(100, accepted);
    }

    private static AdmissionTicket Enter(AdmissionGate gate, string? user, string? address)
    {
        Assert.Equal(AdmissionResult.Accepted, gate.TryEnter("chat", user, address, out var ticket));
        return Assert.IsType<AdmissionTicket>(ticket);
    }

    private static AdmissionGate Gate(int perNode = 0, int perUser = 0, int perAddress = 0)
    {
        var any = TimeSpan.FromSeconds(1);
        return new AdmissionGate(new ConnectionSettings(perNode, perUser, perAddress, any, any, 1, 1, 1, 1, any, any));
    }
}
