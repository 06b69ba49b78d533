using Hub.Host.Hosting;

namespace Hub.Host.Admin;

/// <summary><c>/admin/drain</c>: sends every client away and keeps the process, for an orchestrator or operator that ends it afterwards.</summary>
internal sealed class DrainResource
{
    private const int LongestName = 40;

    private readonly Drainer _drainer;

    public DrainResource(Drainer drainer) => _drainer = drainer;

    public async Task BeginAsync(AdminCall call)
    {
        var by = call.Context.Request.ContentLength is null or 0 ? null : (await call.BodyAsync(AdminJson.Default.DrainRequest)).By;
        if (by is not null && (by.Length is 0 or > LongestName || by.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ' '))))
        {
            throw AdminException.BadRequest($"by must be a name of 1 to {LongestName} letters, digits, blanks, dots, dashes.");
        }

        var connections = call.Tree.Snapshot().Connections;
        _ = _drainer.DrainAsync(by ?? "operator");              // it says in the log how it went; readiness and stats show how far it is
        await call.AnswerAsync(new DrainAnswer(connections), AdminJson.Default.DrainAnswer, StatusCodes.Status202Accepted);
    }
}

/// <summary>Who asks, for the record; absent for an operator.</summary>
internal sealed record DrainRequest(string? By);

/// <summary>How many connections there are to close.</summary>
internal sealed record DrainAnswer(int Connections);
