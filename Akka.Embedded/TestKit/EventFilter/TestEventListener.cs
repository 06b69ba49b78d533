#nullable disable

using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit;

/// <summary>The logger of test systems: like the default one, but events that a filter recognises stay out of the log.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<IEventFilter> _filters = [];

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                // First, because the base answers and the spec may begin then.
                Subscribe(initialize.LoggingBus);
                return base.Receive(message);
            case Mute mute:
                _filters.AddRange(mute.Filters);
                break;
            case Unmute unmute:
                foreach (var filter in unmute.Filters)
                {
                    _filters.Remove(filter);
                }

                break;
            case LogEvent logEvent:
                PrintUnlessFiltered(logEvent, logEvent);
                break;
            case DeadLetter letter:
                PrintDeadLetter(letter);
                break;
            default:
                Print(new Debug(Context.System.Name, GetType(), message));
                break;
        }

        return true;
    }

    private void Subscribe(LoggingBus bus)
    {
        foreach (var type in new[] { typeof(Mute), typeof(Unmute), typeof(DeadLetter), typeof(UnhandledMessage) })
        {
            bus.Subscribe(Self, type);
        }
    }

    /// <summary>Filters see a warning that carries the letter itself; the log shows a text.</summary>
    private void PrintDeadLetter(DeadLetter letter)
    {
        if (letter.Message is Terminate)
        {
            return;
        }

        var source = letter.Recipient.Path.ToString();
        var type = letter.Recipient.GetType();
        var text = letter.Message is ISystemMessage
            ? $"Received dead system message: {letter.Message}"
            : $"Received dead letter from {letter.Sender}: {letter.Message}";
        PrintUnlessFiltered(new Warning(source, type, letter), new Warning(source, type, text));
    }

    private void PrintUnlessFiltered(LogEvent seen, LogEvent shown)
    {
        if (!_filters.Exists(filter => filter.Apply(seen)))
        {
            Print(shown);
        }
    }
}
