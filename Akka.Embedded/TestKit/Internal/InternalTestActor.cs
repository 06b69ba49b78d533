#nullable disable

using System.Threading.Channels;
using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Puts what it receives into the queue from which the spec takes its expectations.</summary>
internal sealed class InternalTestActor(ChannelWriter<MessageEnvelope> queue) : UntypedActor
{
    private TestActor.Ignore _ignore;
    private AutoPilot _pilot;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore set:
                _ignore = set.Ignore;
                break;
            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                Sender.Tell(TestActor.WatchAck.Instance);
                break;
            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                Sender.Tell(TestActor.WatchAck.Instance);
                break;
            case TestActor.SetAutoPilot set:
                _pilot = set.AutoPilot;
                break;
            case TestActor.Spawn spawn:
                SpawnChild(spawn);
                break;
            default:
                Keep(message);
                break;
        }
    }

    private void Keep(object message)
    {
        if (_pilot != null)
        {
            var next = _pilot.Run(Sender, message);
            if (next is not KeepRunning)
            {
                _pilot = next;
            }
        }

        if (_ignore == null || !_ignore(message))
        {
            queue.TryWrite(new RealMessageEnvelope(message, Sender));
        }
    }

    private void SpawnChild(TestActor.Spawn spawn)
    {
        var child = spawn.Name == null ? Context.ActorOf(spawn.Props) : Context.ActorOf(spawn.Props, spawn.Name);
        queue.TryWrite(new RealMessageEnvelope(child, Self));
    }
}
