namespace Hub.Host.Api;

/// <summary>Executes one operation. Parameters that are wrong are noted in the call, and the handler returns what was noted.</summary>
internal delegate ValueTask<ApiAnswer> ApiHandler(ApiCall call);

/// <summary>One operation: method, path and the status of its success, as in the OpenAPI document.</summary>
internal sealed class ApiRoute
{
    private readonly string[] _template;

    public ApiRoute(string method, string template, int success, ApiHandler handler)
    {
        Method = method;
        Template = template;
        Success = success;
        Handler = handler;
        _template = template[1..].Split('/');
    }

    public string Method { get; }

    /// <summary>Path with its parameters in braces.</summary>
    public string Template { get; }

    /// <summary>Status of a success; libraries take another one for an error.</summary>
    public int Success { get; }

    public ApiHandler Handler { get; }

    /// <summary>True for what needs neither a token nor the actors.</summary>
    public bool IsOpen { get; init; }

    /// <summary>True when the decoded segments are of this path. Its own words are compared in any letter case.</summary>
    public bool Matches(string[] segments)
    {
        if (segments.Length != _template.Length)
        {
            return false;
        }

        for (var i = 0; i < segments.Length; i++)
        {
            if (!IsParameter(_template[i]) && !segments[i].Equals(_template[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The segment that stands for a parameter of the template.</summary>
    public string Parameter(string name, string[] segments)
    {
        for (var i = 0; i < _template.Length; i++)
        {
            if (IsParameter(_template[i]) && _template[i].AsSpan(1, _template[i].Length - 2).SequenceEqual(name))
            {
                return segments[i];
            }
        }

        throw new ArgumentException($"{Template} has no parameter '{name}'.", nameof(name));
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
