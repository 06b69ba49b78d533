using System.Numerics;
using Akka.Actor;
using Hub.Actors.Routing;

namespace Hub.Actors.Connections;

/// <summary>Enters a connection into the indexes of the workers that own its id, its user and its initial groups, and takes it out again.</summary>
internal static class Registration
{
    /// <summary>Asks all workers concerned; returns how many will answer with <see cref="Registered"/>.</summary>
    public static int Do(ConnectionLease lease, HubNode node, int attempt)
    {
        var request = lease.Request;
        var workers = node.Settings.Workers;
        var messages = new SortedDictionary<int, RegisterConnection>();
        For(WorkerKey.Of(request.Hub, request.ConnectionId, workers)).AsConnection = true;
        if (request.UserId is not null) For(WorkerKey.Of(request.Hub, request.UserId, workers)).AsUser = true;
        foreach (var group in request.Groups) (For(WorkerKey.Of(request.Hub, group, workers)).Groups ??= []).Add(group);
        foreach (var message in messages.Values) node.Workers.Tell(message, ActorRefs.NoSender);
        return messages.Count;

        RegisterConnection For(int worker)
        {
            if (!messages.TryGetValue(worker, out var message)) messages.Add(worker, message = new RegisterConnection(lease, worker, attempt));
            return message;
        }
    }

    /// <summary>Tells every worker that may know the connection to forget it. A join that comes later, by whomever, is refused.</summary>
    public static void Undo(ConnectionLease lease, HubNode node)
    {
        for (var workers = lease.Unregister(); workers != 0; workers &= workers - 1)
        {
            node.Workers.Tell(new UnregisterConnection(lease, BitOperations.TrailingZeroCount(workers)), ActorRefs.NoSender);
        }
    }
}
