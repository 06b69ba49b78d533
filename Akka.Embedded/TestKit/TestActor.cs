#nullable disable

using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>The messages that steer a test actor.</summary>
public static class TestActor
{
    /// <summary>Says which messages the spec does not want to see.</summary>
    public delegate bool Ignore(object message);

    /// <summary>Sets or, with null, removes the ignore rule.</summary>
    public class SetIgnore : INoSerializationVerificationNeeded
    {
        /// <summary>Sets or, with null, removes the ignore rule.</summary>
        public SetIgnore(Ignore ignore)
        {
            Ignore = ignore;
        }

        /// <summary>The rule.</summary>
        public Ignore Ignore { get; }
    }

    /// <summary>Asks the test actor to watch.</summary>
    public class Watch : INoSerializationVerificationNeeded
    {
        /// <summary>Asks the test actor to watch.</summary>
        public Watch(IActorRef actorToWatch)
        {
            Actor = actorToWatch;
        }

        /// <summary>Whom.</summary>
        public IActorRef Actor { get; }
    }

    /// <summary>Asks the test actor to watch no longer.</summary>
    public class Unwatch : INoSerializationVerificationNeeded
    {
        /// <summary>Asks the test actor to watch no longer.</summary>
        public Unwatch(IActorRef actorToUnwatch)
        {
            Actor = actorToUnwatch;
        }

        /// <summary>Whom.</summary>
        public IActorRef Actor { get; }
    }

    /// <summary>Sets the pilot.</summary>
    public class SetAutoPilot : INoSerializationVerificationNeeded
    {
        /// <summary>Sets the pilot.</summary>
        public SetAutoPilot(AutoPilot autoPilot)
        {
            AutoPilot = autoPilot;
        }

        /// <summary>The pilot.</summary>
        public AutoPilot AutoPilot { get; }
    }

    /// <summary>Asks the test actor for a child; the answer arrives as a message of its own.</summary>
    internal sealed record Spawn(Props Props, string Name) : INoSerializationVerificationNeeded;

    /// <summary>Says that a watch or unwatch has been carried out.</summary>
    internal sealed record WatchAck : INoSerializationVerificationNeeded
    {
        public static readonly WatchAck Instance = new();
    }
}
