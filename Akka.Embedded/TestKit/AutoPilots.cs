#nullable disable

using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Reacts to each message that a test actor receives, before the spec sees it.</summary>
public abstract class AutoPilot
{
    /// <summary>Stop reacting.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>Go on as before.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Reacts, and says what reacts to the next message.</summary>
    public abstract AutoPilot Run(IActorRef sender, object message);
}

/// <summary>Does not react.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    /// <summary>The one instance.</summary>
    public static readonly NoAutoPilot Instance = new();

    private NoAutoPilot()
    {
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) => this;
}

/// <summary>Returned by a pilot that stays in place.</summary>
public sealed class KeepRunning : AutoPilot
{
    /// <summary>The one instance.</summary>
    public static readonly KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new InvalidOperationException("KeepRunning only says that a pilot stays; it is none itself.");
}

/// <summary>A pilot as a function.</summary>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

/// <summary>A pilot made of a function.</summary>
public sealed class DelegateAutoPilot : AutoPilot
{
    private readonly AutoPilotDelegate _react;

    /// <summary>A pilot made of a function.</summary>
    public DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate)
    {
        _react = autoPilotDelegate;
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) => _react(sender, message);
}
