using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Reliable;

/// <summary>Sends the acknowledgements of reliable receivers: those connections of an engine whose ids are below their number.</summary>
internal sealed class Receipts(LoadEngine engine, int receivers)
{
    private readonly SequenceAcks _acks = new(receivers, LoadEngine.Now);

    /// <summary>Messages came to a receiver.</summary>
    public void OnReceived(LoadConnection receiver, int count)
    {
        if (_acks.OnReceived(receiver.Id, count, out var id))
        {
            Send(receiver, id);
        }
    }

    /// <summary>Sends what is due by the clock; to be called often.</summary>
    public void Sweep()
    {
        while (_acks.TryNext(LoadEngine.Now, out var receiver, out var id))
        {
            Send(engine.Connections[receiver], id);
        }
    }

    private static void Send(LoadConnection receiver, long id)
    {
        if (receiver.Phase == LoadPhase.Ready)
        {
            receiver.Send(ClientFrame.OfText($$"""{"type":"sequenceAck","sequenceId":{{id}}}"""));
        }
    }
}
