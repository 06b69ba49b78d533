using Akka.Actor;
using Hub.Actors.Connections;

namespace Hub.Tests.Connections;

/// <summary>Only a sign of life of the client may restart the receive timeout (style 2.3).</summary>
public sealed class MessageMarkSpecs
{
    /// <summary>What the supervisor receives; its actor has no receive timeout.</summary>
    private static readonly Type[] ForSupervisor = [typeof(OpenConnection), typeof(ConnectionGone), typeof(Drain), typeof(Drained)];

    [Fact]
    public void Every_message_of_a_connection_but_the_pulse_must_leave_the_receive_timeout_alone()
    {
        var messages = typeof(ConnectionActor).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(ConnectionActor).Namespace && t is { IsClass: true, IsNestedPrivate: false } && t.GetMethod("<Clone>$") is not null)
            .Where(t => t != typeof(ConnectionRequest) && t != typeof(PendingEvent) && t != typeof(Pulse) && !ForSupervisor.Contains(t))
            .ToList();
        Assert.True(messages.Count >= 9, string.Join(' ', messages.Select(t => t.Name)));
        Assert.All(messages, t => Assert.True(typeof(INotInfluenceReceiveTimeout).IsAssignableFrom(t), $"{t.Name} would keep a dead socket open"));
        Assert.False(typeof(INotInfluenceReceiveTimeout).IsAssignableFrom(typeof(Pulse)));
    }
}
