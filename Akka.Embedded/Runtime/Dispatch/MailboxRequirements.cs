using Akka.Dispatch;

namespace Akka.Dispatch
{
    /// <summary>What a mailbox can do.</summary>
    public interface ISemantics;

    /// <summary>A mailbox without bound.</summary>
    public interface IUnboundedMessageQueueSemantics : ISemantics;

    /// <summary>A mailbox with a bound.</summary>
    public interface IBoundedMessageQueueSemantics : ISemantics;

    /// <summary>A mailbox that a stash can put messages back into.</summary>
    public interface IDequeBasedMessageQueueSemantics : ISemantics;

    /// <summary>A mailbox without bound that a stash can put messages back into.</summary>
    public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

    /// <summary>An actor that needs a kind of mailbox. The one mailbox of this runtime is unbounded and serves a stash.</summary>
    public interface IRequiresMessageQueue<T> where T : ISemantics;
}

namespace Akka.Event
{
    /// <summary>A mailbox fit for a logger.</summary>
    public interface ILoggerMessageQueueSemantics : ISemantics;
}
