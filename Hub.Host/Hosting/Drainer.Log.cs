namespace Hub.Host.Hosting;

public sealed partial class Drainer
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Draining: closing {Connections} connections within {Within}")]
    private partial void LogDraining(int connections, TimeSpan within);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Every connection is closed")]
    private partial void LogDrained();

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Connections} connections did not close within {Within}")]
    private partial void LogNotDrained(int connections, TimeSpan within);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "Events of {Connections} connections were not delivered within {Within}; they are lost")]
    private partial void LogEventsLeft(int connections, TimeSpan within);
}
