using Akka.Actor;
using Akka.Routing;
using Akka.Util;

namespace Hub.Actors.Routing;

/// <summary>
/// The worker router: a fixed-size pool in which the message says which worker it is for. Selection is an array look-up on the caller's
/// thread; the stock consistent-hash logic would hash bytes and compare the routee array for each message.
/// </summary>
internal sealed class KeyedPool(int workers, SupervisorStrategy strategy) : Pool(workers, null, strategy, Akka.Dispatch.Dispatchers.DefaultDispatcherId, false)
{
    public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    public override Router CreateRouter(ActorSystem system) => new(new KeyedLogic());

    /// <exception cref="NotSupportedException">Always: the pool is part of one node and never sent anywhere.</exception>
    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException("The worker pool is local to its node.");

    private sealed class KeyedLogic : RoutingLogic
    {
        public override Routee Select(object message, Routee[] routees)
            => message is IForWorker keyed && (uint)keyed.Worker < (uint)routees.Length ? routees[keyed.Worker] : Routee.NoRoutee;
    }
}
