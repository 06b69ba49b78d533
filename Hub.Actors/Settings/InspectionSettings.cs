using Akka.Configuration;

namespace Hub.Actors.Settings;

/// <summary>What is remembered for operators.</summary>
/// <param name="KeepClosed">How long it can be asked why a connection ended.</param>
/// <param name="MaxClosed">Most ended connections and sockets remembered.</param>
/// <param name="MaxRefused">Most refused handshakes remembered.</param>
public sealed record InspectionSettings(TimeSpan KeepClosed, int MaxClosed, int MaxRefused)
{
    internal static InspectionSettings From(Config hub) => new(
        hub.RequireTimeSpan("inspection.keep-closed"), hub.RequireInt("inspection.max-closed", 1), hub.RequireInt("inspection.max-refused", 1));
}
