#nullable disable

using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Writes log events to the output of the test that runs.</summary>
public class TestOutputLogger : ReceiveActor
{
    private readonly ITestOutputHelper _output;

    /// <summary>Writes there.</summary>
    public TestOutputLogger(ITestOutputHelper output)
    {
        _output = output;
        Receive<LogEvent>(Write);
        Receive<InitializeLogger>(initialize =>
        {
            initialize.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized());
        });
    }

    private void Write(LogEvent logEvent)
    {
        try
        {
            _output.WriteLine(logEvent.ToString());
        }
        catch (InvalidOperationException)
        {
            // The test is over, and with it its output.
            Context.Stop(Self);
        }
    }
}
