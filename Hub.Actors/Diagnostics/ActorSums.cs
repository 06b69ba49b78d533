using Akka.Actor;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// How many actors of each kind live, and what waits in their mailboxes: a walk over the tree from outside, so that actors which nobody asks
/// about pay nothing. Each figure is of the moment it was read.
/// </summary>
internal sealed class ActorSums
{
    private readonly int[] _actors = new int[ActorKinds.Labels.Count];
    private readonly long[] _messages = new long[ActorKinds.Labels.Count];
    private readonly int[] _deepest = new int[ActorKinds.Labels.Count];

    public int Actors(ActorKind kind) => _actors[(int)kind];

    /// <summary>Messages that wait, over all of the kind.</summary>
    public long Messages(ActorKind kind) => _messages[(int)kind];

    /// <summary>Messages that wait at the one with the most.</summary>
    public int Deepest(ActorKind kind) => _deepest[(int)kind];

    /// <summary>Walks over everything below <c>/user</c>.</summary>
    public static ActorSums Of(ActorSystem system)
    {
        var sums = new ActorSums();
        if (((ExtendedActorSystem)system).Guardian is ActorRefWithCell guardian)
        {
            foreach (var top in guardian.Children) sums.Visit(top, isTop: true);
        }
        return sums;
    }

    private void Visit(IActorRef actor, bool isTop)
    {
        if (actor is not ActorRefWithCell known) return;
        var cell = known.Underlying;
        // A router at the top bears the class of its routees.
        if (ActorKinds.Of(cell.Props.Type) is { } kind && !(isTop && kind == ActorKind.Worker))
        {
            var messages = cell.NumberOfMessages;
            _actors[(int)kind]++;
            _messages[(int)kind] += messages;
            _deepest[(int)kind] = Math.Max(_deepest[(int)kind], messages);
        }
        foreach (var child in known.Children) Visit(child, isTop: false);
    }
}
