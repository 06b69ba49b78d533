using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor.Internal;

/// <summary>What the cell must know about an actor's type, found out once per type.</summary>
internal static class ActorTraits
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>Whether the actor wants each behaviour as a delegate; all others are called directly.</summary>
    internal static bool OverridesAroundReceive(Type type) => Known.GetOrAdd(type, static each => each
        .GetMethod(nameof(ActorBase.AroundReceive), BindingFlags.Instance | BindingFlags.NonPublic, [typeof(Receive), typeof(object)])
        ?.DeclaringType != typeof(ActorBase));
}
