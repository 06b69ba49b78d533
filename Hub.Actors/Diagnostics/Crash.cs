using Akka.Actor;

namespace Hub.Actors.Diagnostics;

/// <summary>Test-only: makes the actor that receives it throw. Internal, so nothing outside the hub and its specs can send one.</summary>
internal sealed record Crash(int Worker = 0) : Routing.IForWorker, INotInfluenceReceiveTimeout
{
    public void Fail(HubNode node, Exception reason)
    {
    }
}

/// <summary>What <see cref="Crash"/> throws.</summary>
internal sealed class CrashedOnCommandException() : Exception("Crashed on command.");
