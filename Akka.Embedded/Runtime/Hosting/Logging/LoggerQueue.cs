namespace Akka.Dispatch
{
    /// <summary>Says what kind of queue an actor needs. This runtime has one kind; loggers of Akka.NET carry the mark.</summary>
    /// <typeparam name="T">The kind.</typeparam>
#pragma warning disable CA1040 // A mark, as in Akka.NET.
    public interface IRequiresMessageQueue<T>;
}

namespace Akka.Event
{
    /// <summary>The queue of a logger.</summary>
    public interface ILoggerMessageQueueSemantics;
}
