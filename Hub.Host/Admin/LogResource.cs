using Hub.Host.Hosting;

namespace Hub.Host.Admin;

/// <summary><c>/admin/log</c>: log levels of the running process.</summary>
internal sealed class LogResource
{
    private readonly LogLevels _levels;

    public LogResource(LogLevels levels) => _levels = levels;

    public Task ListAsync(AdminCall call) => call.AnswerAsync(new LogAnswer(_levels.Current()), AdminJson.Default.LogAnswer);

    public async Task SetAsync(AdminCall call)
    {
        var body = await call.BodyAsync(AdminJson.Default.LogRequest);
        var category = body.Category is { Length: > 0 } given ? given : LogLevels.Default;
        if (category.Length > 200 || category.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_')))
        {
            throw AdminException.BadRequest("category must be the name of a log category, like Hub.Host.");
        }

        var level = (LogLevel?)null;
        if (body.Level is { } name)
        {
            level = char.IsAsciiLetter(name.FirstOrDefault()) && Enum.TryParse<LogLevel>(name, ignoreCase: true, out var parsed)
                ? parsed
                : throw AdminException.BadRequest($"level must be one of {string.Join(", ", Enum.GetNames<LogLevel>()).ToLowerInvariant()}, or null for the configured one.");
        }

        _levels.Set(category, level);
        await ListAsync(call);
    }
}

/// <summary>A level for a category (absent: the default one); null to go back to what is configured.</summary>
internal sealed record LogRequest(string? Category, string? Level);

/// <summary>Levels in effect by category.</summary>
internal sealed record LogAnswer(IReadOnlyDictionary<string, string> Levels);
