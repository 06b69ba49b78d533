namespace Akka.Actor;

// Why the shutdown runs. Applications add reasons of their own.
public sealed partial class CoordinatedShutdown
{
    /// <summary>The base of every reason.</summary>
    public class Reason
    {
        /// <summary>For subclasses.</summary>
        protected Reason()
        {
        }
    }

    /// <summary>Nobody said why.</summary>
    public class UnknownReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }
    }

    /// <summary><see cref="ActorSystem.Terminate"/> was called.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }
    }

    /// <summary>The process ends.</summary>
    public class ClrExitReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }
    }

    /// <summary>The cluster declared this node down.</summary>
    public class ClusterDowningReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new ClusterDowningReason();

        private ClusterDowningReason()
        {
        }
    }

    /// <summary>This node leaves the cluster.</summary>
    public class ClusterLeavingReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new ClusterLeavingReason();

        private ClusterLeavingReason()
        {
        }
    }

    /// <summary>This node could not join the cluster.</summary>
    public class ClusterJoinUnsuccessfulReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new ClusterJoinUnsuccessfulReason();

        private ClusterJoinUnsuccessfulReason()
        {
        }
    }
}
