using Hub.Host.Hosting;

namespace Hub.Host.Admin;

/// <summary><c>/admin/drain</c>: sends every client away and keeps the process, for an orchestrator or operator that ends it afterwards.</summary>
internal sealed class DrainResource
{
    private readonly Drainer _drainer;

    public DrainResource(Drainer drainer) => _drainer = drainer;

    public Task BeginAsync(AdminCall call)
    {
        var connections = call.Tree.Snapshot().Connections;
        _ = _drainer.DrainAsync("operator");                    // it says in the log how it went; readiness and stats show how far it is
        return call.AnswerAsync(new DrainAnswer(connections), AdminJson.Default.DrainAnswer, StatusCodes.Status202Accepted);
    }
}

/// <summary>How many connections there are to close.</summary>
internal sealed record DrainAnswer(int Connections);
