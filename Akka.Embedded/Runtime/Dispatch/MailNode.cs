using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

// HOT PATH: once per message.
/// <summary>
/// One waiting message. Nodes are used again: the thread that took a message out keeps its node for the next message it sends. Threads that
/// mostly send and threads that mostly receive trade nodes in chains, under a lock once per chain.
/// </summary>
internal sealed class MailNode
{
    private const int ChainLength = 64;
    private const int SharedChains = 128;

    private static readonly Stack<MailNode> Shared = new();

    [ThreadStatic]
    private static MailNode _free;

    [ThreadStatic]
    private static int _freeCount;

    internal MailNode Next;
    internal object Message;
    internal IActorRef Sender;

    internal static MailNode Rent()
    {
        var node = _free ?? TakeChain();
        if (node is null)
            return new MailNode();
        _free = node.Next;
        _freeCount--;
        node.Next = null;
        return node;
    }

    internal static void Return(MailNode node)
    {
        if (_freeCount >= 2 * ChainLength)
            GiveChain();
        node.Next = _free;
        _free = node;
        _freeCount++;
    }

    private static MailNode TakeChain()
    {
        lock (Shared)
        {
            if (Shared.TryPop(out var chain))
                (_free, _freeCount) = (chain, ChainLength);
        }
        return _free;
    }

    // Over the bound the chain is left to the garbage collector: a burst must not keep its memory for ever.
    private static void GiveChain()
    {
        var chain = _free;
        var last = chain;
        for (var i = 1; i < ChainLength; i++)
            last = last.Next;
        _free = last.Next;
        _freeCount -= ChainLength;
        last.Next = null;
        lock (Shared)
        {
            if (Shared.Count < SharedChains)
                Shared.Push(chain);
        }
    }
}

/// <summary>Chains of system messages.</summary>
internal static class SystemQueue
{
    /// <summary>Senders push on top; they are handled in the order sent.</summary>
    internal static SystemMessage Reverse(SystemMessage latest)
    {
        SystemMessage earliest = null;
        while (latest is not null)
            (latest.Next, earliest, latest) = (earliest, latest, latest.Next);
        return earliest;
    }

    /// <summary>One chain behind another.</summary>
    internal static SystemMessage Append(SystemMessage first, SystemMessage second)
    {
        if (first is null)
            return second;
        var last = first;
        while (last.Next is not null)
            last = last.Next;
        last.Next = second;
        return first;
    }
}
