using System.Diagnostics;
using Hub.Host.Hosting;

namespace Hub.Host.Telemetry;

/// <summary>The spans of REST requests: each continues the trace that its <c>traceparent</c> header names, and the messages it brings continue it.</summary>
internal sealed class ApiTracing : IDisposable
{
    private readonly ActivitySource? _source;

    public ApiTracing(HostSettings settings) => _source = settings.IsTracing ? new ActivitySource(Telemetry.TraceSource) : null;

    /// <summary>False while nothing is traced, and then there is no span to begin.</summary>
    public bool IsOn => _source is not null;

    /// <summary>Begins the span of a request, which is the current one from then on; null when this one is not traced.</summary>
    public Activity? Begin(HttpRequest request, string template)
    {
        // The server has one too, which nobody records: as a parent it would say that nothing is to be recorded.
        Activity.Current = null;
        var headers = request.Headers;
        var isPart = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent);
        return _source!.StartActivity($"{request.Method} {template}", ActivityKind.Server, isPart ? parent : default);
    }

    public void Dispose() => _source?.Dispose();
}
