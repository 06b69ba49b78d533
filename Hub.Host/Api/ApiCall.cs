using System.Globalization;
using Hub.Actors;
using Hub.Protocol.Filters;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Host.Api;

/// <summary>
/// One request on its way through its operation, with its parameters. What is wrong with one of them is noted in <see cref="Error"/>, the
/// first time, and some harmless value returned: a handler reads what it needs and looks at the error once.
/// </summary>
internal sealed class ApiCall
{
    private readonly string[] _segments;
    private readonly ApiQuery _query;

    public ApiCall(HttpContext context, ApiRoute route, string[] segments, ApiTarget target)
    {
        Context = context;
        Route = route;
        Target = target;
        _segments = segments;
        _query = ApiQuery.Parse(target.Query);
    }

    public HttpContext Context { get; }

    public ApiRoute Route { get; }

    public ApiTarget Target { get; }

    /// <summary>The actors; null only for routes that are open.</summary>
    public HubTree Tree { get; init; } = null!;

    /// <summary>Hub in canonical lower case.</summary>
    public string Hub { get; private set; } = "";

    /// <summary>The version that was asked for, or the latest.</summary>
    public string Version { get; private set; } = ApiVersions.Latest;

    /// <summary>The first thing that was wrong; null while nothing is.</summary>
    public ApiError? Error { get; private set; }

    /// <summary>The client does not wait any more.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>Notes what is wrong, unless something was before.</summary>
    public void Refuse(ApiError error) => Error ??= error;

    public void Refuse(string message) => Error ??= ApiErrors.BadRequest(message);

    /// <summary>The operation's success.</summary>
    public ApiAnswer Success(ReadOnlyMemory<byte> json = default) => new(Route.Success, null, json);

    /// <summary>The success, or the error when there is no such thing.</summary>
    public ApiAnswer SuccessIf(bool exists, ApiError otherwise) => exists ? Success() : otherwise;

    /// <summary>What every operation has: a version and a hub.</summary>
    public void ReadCommon()
    {
        if (One("api-version") is { } version)
        {
            Version = version;
            if (!ApiVersions.All.Contains(version, StringComparer.Ordinal))
            {
                Refuse($"The api-version must be one of {ApiVersions.Header}.");
            }
        }

        var name = Segment("hub");
        if (Names.IsValidHub(name))
        {
            Hub = name.ToLowerInvariant();
        }
        else
        {
            Refuse("The hub name is invalid: a letter, then letters, digits and any of _`,.[], at most 128.");
        }
    }

    public string Group()
    {
        var group = Segment("group");
        CheckGroup(group);
        return group;
    }

    public string User()
    {
        var user = Segment("userId");
        if (string.IsNullOrWhiteSpace(user))
        {
            Refuse("The user id is blank.");
        }

        return user;
    }

    public string Connection()
    {
        var connection = Segment("connectionId");
        if (connection.Length == 0)
        {
            Refuse("The connection id is empty.");
        }

        return connection;
    }

    /// <summary>A permission by name or, as the vendor's emulator has it, by number.</summary>
    public GroupRight Permission()
    {
        var name = Segment("permission");
        if (name == "1" || name.Equals("sendToGroup", StringComparison.OrdinalIgnoreCase))
        {
            return GroupRight.SendToGroup;
        }

        if (name != "2" && !name.Equals("joinLeaveGroup", StringComparison.OrdinalIgnoreCase))
        {
            Refuse("The permission must be sendToGroup or joinLeaveGroup.");
        }

        return GroupRight.JoinLeaveGroup;
    }

    /// <summary>The group that a permission is about; null for all groups.</summary>
    public string? PermissionTarget()
    {
        var group = One("targetName");
        if (group is not null)
        {
            CheckGroup(group);
        }

        return group;
    }

    public int Ttl() => Integer("messageTtlSeconds", 0, ProtocolLimits.MaxTtlSeconds) ?? 0;

    /// <summary>Text for the client that is closed; null for none.</summary>
    public string? Reason() => One("reason");

    /// <summary>Which of the connections named by the path; null for all.</summary>
    public ConnectionSelection? Among(bool withFilter)
    {
        var excluded = _query.All("excluded");
        var filtered = withFilter ? FilterOf(One("filter")) : null;
        return excluded.Count == 0 ? filtered : (filtered ?? new ConnectionSelection()) with { Excluded = excluded };
    }

    /// <summary>The connections that a filter takes; an empty one, like none, takes all.</summary>
    public ConnectionSelection? FilterOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (ConnectionFilter.TryParse(text, out var filter, out var error))
        {
            return new ConnectionSelection { Filter = filter };
        }

        Refuse(error);
        return null;
    }

    /// <summary>A parameter that may be given once; null when it is absent.</summary>
    public string? One(string name)
    {
        var value = _query.One(name, out var isRepeated);
        if (isRepeated)
        {
            Refuse($"The parameter {name} is given more than once.");
        }

        return value;
    }

    /// <summary>A parameter that may be repeated.</summary>
    public List<string> All(string name) => _query.All(name);

    /// <summary>A whole number; null when it is absent.</summary>
    public int? Integer(string name, int min, int max)
    {
        if (One(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Refuse($"The parameter {name} must be a whole number from {min} to {max}.");
        return null;
    }

    public void CheckGroup(string? name)
    {
        if (name is null || !Names.IsValidGroup(name))
        {
            Refuse("A group name is invalid: 1 to 1024 characters, not all white space.");
        }
    }

    private string Segment(string name) => Route.Parameter(name, _segments);
}
