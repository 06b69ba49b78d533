#nullable disable

using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit
{
    /// <summary>Recognises log events.</summary>
    public interface IEventFilter
    {
        /// <summary>Whether the event is one of those meant.</summary>
        bool Apply(LogEvent logEvent);
    }

    /// <summary>A filter that keeps events out of the log until it is taken back.</summary>
    public interface IUnmutableFilter : IDisposable
    {
        /// <summary>Takes the filter back.</summary>
        void Unmute();
    }
}

namespace Akka.TestKit.Internal
{
    /// <summary>Told of each event that a filter recognised.</summary>
    public delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

    /// <summary>A filter that tells of each event it recognised.</summary>
    public abstract class EventFilterBase : IEventFilter
    {
        /// <summary>An event was recognised; called by the logger.</summary>
        public event EventMatched EventMatched;

        /// <inheritdoc />
        public bool Apply(LogEvent logEvent)
        {
            if (!IsMatch(logEvent))
            {
                return false;
            }

            EventMatched?.Invoke(this, logEvent);
            return true;
        }

        /// <summary>Whether the event is one of those meant.</summary>
        protected abstract bool IsMatch(LogEvent evt);
    }

    /// <summary>A filter with a text for failure messages.</summary>
    internal sealed class DescribedFilter(string description, Predicate<LogEvent> isMatch) : EventFilterBase
    {
        public override string ToString() => description;

        protected override bool IsMatch(LogEvent evt) => isMatch(evt);
    }
}

namespace Akka.TestKit.TestEvent
{
    /// <summary>Tells the logger to apply filters.</summary>
    public sealed class Mute : INoSerializationVerificationNeeded
    {
        /// <summary>These filters.</summary>
        public Mute(IReadOnlyCollection<IEventFilter> filters)
        {
            Filters = filters;
        }

        /// <summary>The filters.</summary>
        public IReadOnlyCollection<IEventFilter> Filters { get; }
    }

    /// <summary>Tells the logger to apply filters no longer.</summary>
    public sealed class Unmute : INoSerializationVerificationNeeded
    {
        /// <summary>These filters.</summary>
        public Unmute(IReadOnlyCollection<IEventFilter> filters)
        {
            Filters = filters;
        }

        /// <summary>The filters.</summary>
        public IReadOnlyCollection<IEventFilter> Filters { get; }
    }
}
