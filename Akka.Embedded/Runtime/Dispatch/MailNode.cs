using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>One waiting message.</summary>
internal sealed class MailNode
{
    internal MailNode Next;
    internal object Message;
    internal IActorRef Sender;

    internal static MailNode Rent() => new();

    internal static void Return(MailNode node) => node.Next = null;
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
