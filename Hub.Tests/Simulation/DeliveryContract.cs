namespace Hub.Tests.Simulation;

/// <summary>
/// The delivery contract (design section 4) checked from nothing but what clients said and heard, after everything has come to rest.
/// A client that was stalled, cut or closed may miss the end of what it was owed; what it did hear is held to the same rules.
/// </summary>
internal sealed class DeliveryContract(HubSimulation world)
{
    private readonly Dictionary<int, (SimulatedClient Sender, Said Said)> _sends = world.Clients
        .SelectMany(c => c.Said.Where(s => s.Type == "sendToGroup").Select(s => (Sender: c, Said: s))).ToDictionary(s => s.Said.Data);

    private readonly Dictionary<int, Published> _published = world.Published.ToDictionary(p => p.Data);

    public void Check()
    {
        Assert.All(_published.Values, CheckPublished);
        foreach (var client in world.Clients)
        {
            CheckBeginning(client);
            CheckWhatWasHeard(client);
            CheckAcks(client);
            if (!client.MayEnd) Demand(!client.IsOver, client, $"was closed for no fault of its own: {client.Heard.LastOrDefault(h => h.Type == "close")}");
        }
        foreach (var (sender, said) in _sends.Values) CheckDelivery(sender, said);
    }

    private static bool IsComplete(SimulatedClient client) => !client.IsOver && !client.MayEnd;

    private void CheckBeginning(SimulatedClient client)
    {
        if (client.Heard.Count > 0) Demand(client.Heard[0].Type is "connected", client, $"first heard {client.Heard[0]}");
        Demand(client.Heard.Count(h => h.Type == "connected") <= 1, client, "was welcomed twice");
        var close = client.Heard.FindIndex(h => h.Type == "close");
        Demand(close < 0 || close == client.Heard.Count - 1, client, "heard something after the close frame");
    }

    /// <summary>Rule 1: in the order sent, over all groups, since requests of a connection are executed one after another. Never twice.</summary>
    private void CheckWhatWasHeard(SimulatedClient client)
    {
        var last = new Dictionary<string, int>();
        foreach (var heard in client.Heard.Where(h => h.Type == "message"))
        {
            if (_published.TryGetValue(heard.Data, out var published))
            {
                // The application is no connection: its order holds for each target.
                Demand(heard.From.Length == 0 && heard.Group == published.Group && MayBeMember(client, heard.Group, published.At), client, $"heard {heard} of {published}");
                Demand(heard.Data > last.GetValueOrDefault("app to " + heard.Group), client, $"heard {heard} after a later one");
                last["app to " + heard.Group] = heard.Data;
                continue;
            }
            Demand(_sends.TryGetValue(heard.Data, out var send) && send.Sender.Id == heard.From && send.Said.Target == heard.Group, client, $"heard {heard}, which nobody sent");
            Demand(heard.Data > last.GetValueOrDefault(heard.From), client, $"heard {heard} after {last.GetValueOrDefault(heard.From)} of the same sender");
            last[heard.From] = heard.Data;
            Demand(!(send.Said.NoEcho && send.Sender == client), client, $"heard its own {heard} without wanting an echo");
            Demand(MayBeMember(client, heard.Group, send.Said.At), client, $"heard {heard} without being a member");
        }
    }

    private void CheckPublished(Published published)
    {
        var where = $"seed {world.Seed}: {published}";
        Assert.True(published.Reached.IsCompletedSuccessfully, where);
        var heard = world.Clients.Count(c => c.Heard.Any(h => h.Type == "message" && h.Data == published.Data));
        Assert.True(heard <= published.Reached.Result, $"{where}: {heard} heard it, the hub says {published.Reached.Result}");
        foreach (var member in world.Clients.Where(c => IsComplete(c) && MustBeMember(c, published.Group, published.At, int.MaxValue)))
        {
            Demand(member.Heard.Any(h => h.Type == "message" && h.Data == published.Data), member, $"did not hear {published}");
        }
    }

    /// <summary>Rule 3: one answer to each request while the connection lives, in agreement with what happened.</summary>
    private void CheckAcks(SimulatedClient client)
    {
        foreach (var requests in client.Said.GroupBy(s => s.AckId))
        {
            var acks = client.Heard.Where(h => h.Type == "ack" && h.AckId == requests.Key).ToList();
            Demand(acks.Count <= requests.Count(), client, $"{acks.Count} acks of id {requests.Key}, which it used {requests.Count()} times");
            if (IsComplete(client)) Demand(acks.Count == requests.Count(), client, $"{acks.Count} acks of id {requests.Key}, which it used {requests.Count()} times");
            Demand(acks.Count(a => a.Error is null) <= 1, client, $"id {requests.Key} succeeded twice");
        }
        foreach (var stray in client.Heard.Where(h => h.Type == "ack" && client.Said.All(s => s.AckId != h.AckId))) Demand(false, client, $"heard {stray} for no request");
    }

    private void CheckDelivery(SimulatedClient sender, Said said)
    {
        if (AnswerTo(sender, said) is not { } ack) return;
        if (ack.Error is not null)
        {
            var wrong = world.Clients.FirstOrDefault(c => c.Heard.Any(h => h.Type == "message" && h.Data == said.Data));
            Demand(wrong is null, sender, $"{said} was answered {ack.Error}, and {wrong?.Id} heard it");
            return;
        }
        foreach (var member in world.Clients)
        {
            if (!IsComplete(member) || (said.NoEcho && member == sender) || !MustBeMember(member, said.Target, said.At, ack.At)) continue;
            Demand(member.Heard.Any(h => h.Type == "message" && h.Data == said.Data), sender, $"{said} succeeded, and {member.Id} did not hear it");
        }
    }

    /// <summary>The ack of exactly this request: requests of a connection are answered in order, so the n-th use of an id has its n-th ack.</summary>
    private static Heard? AnswerTo(SimulatedClient sender, Said said)
    {
        var use = sender.Said.Where(s => s.AckId == said.AckId).TakeWhile(s => s != said).Count();
        return sender.Heard.Where(h => h.Type == "ack" && h.AckId == said.AckId).ElementAtOrDefault(use);
    }

    /// <summary>Certain: joined before the send was said, and no leave was said before its ack was heard.</summary>
    private static bool MustBeMember(SimulatedClient client, string group, int sentAt, int ackedAt)
    {
        var joinedAt = client.InitialGroups.Contains(group) ? client.Heard.Where(h => h.Type == "connected").Select(h => h.At).FirstOrDefault(int.MaxValue) : int.MaxValue;
        foreach (var said in client.Said.Where(s => s.Target == group && s.At < ackedAt))
        {
            if (said.Type == "leaveGroup") joinedAt = int.MaxValue;
            else if (said.Type == "joinGroup" && AnswerTo(client, said) is { Error: null } ack) joinedAt = Math.Min(joinedAt, ack.At);
        }
        return joinedAt < sentAt;
    }

    /// <summary>Possible: it ever said that it joins, and no success of a later leave was heard before the send was said.</summary>
    private static bool MayBeMember(SimulatedClient client, string group, int sentAt)
    {
        var may = client.InitialGroups.Contains(group);
        foreach (var said in client.Said.Where(s => s.Target == group))
        {
            if (said.Type == "joinGroup") may = true;
            else if (said.Type == "leaveGroup" && AnswerTo(client, said) is { Error: null } ack && ack.At < sentAt) may = false;
        }
        return may;
    }

    private void Demand(bool condition, SimulatedClient client, string otherwise)
        => Assert.True(condition, $"seed {world.Seed}, {client.Id}: {otherwise}\nreplay: HUB_SIM_SEED={world.Seed} dotnet test Hub.Tests --filter HubSimulationSpecs");
}
