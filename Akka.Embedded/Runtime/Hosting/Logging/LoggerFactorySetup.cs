#nullable disable

using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting.Logging;

/// <summary>Gives <see cref="LoggerFactoryLogger"/> its logger factory.</summary>
public class LoggerFactorySetup : Setup
{
    /// <summary>With that factory.</summary>
    public LoggerFactorySetup(ILoggerFactory loggerFactory)
    {
        LoggerFactory = loggerFactory;
    }

    /// <summary>The factory.</summary>
    public ILoggerFactory LoggerFactory { get; }
}
