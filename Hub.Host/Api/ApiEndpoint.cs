using Hub.Actors.Transport;
using Hub.Host.Hosting;
using Hub.Host.Telemetry;
using Hub.Host.WebSockets;

namespace Hub.Host.Api;

/// <summary>
/// The REST interface for application servers (protocol section 3). Everything is decided in this order: path and method, whether the hub serves at
/// all, the token, version and hub, then the operation's own parameters, and only then is a body read.
/// </summary>
internal sealed partial class ApiEndpoint
{
    private readonly ApiRoutes _routes;
    private readonly ApiAuthentication _authentication;
    private readonly HubAccess _hub;
    private readonly HostState _state;
    private readonly ApiTracing _tracing;
    private readonly LogLimiter _limiter;
    private readonly ILogger<ApiEndpoint> _logger;

    public ApiEndpoint(ApiRoutes routes, ApiAuthentication authentication, HubAccess hub, HostState state, ApiTracing tracing, TimeProvider time, ILogger<ApiEndpoint> logger)
    {
        _routes = routes;
        _authentication = authentication;
        _hub = hub;
        _state = state;
        _tracing = tracing;
        _limiter = new LogLimiter(time);
        _logger = logger;
    }

    /// <summary>Answers one request under <c>/api</c>.</summary>
    public async Task HandleAsync(HttpContext context, ApiTarget target)
    {
        context.Response.Headers[ApiVersions.HeaderName] = ApiVersions.Header;
        ApiAnswer answer;
        try
        {
            answer = await AnswerAsync(context, target);
        }
        catch (BadHttpRequestException e)
        {
            answer = ApiErrors.OfServer(e.StatusCode);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested || SocketErrors.IsConnectionLoss(e))
        {
            return;                                             // nobody waits for the answer; what was begun is finished all the same
        }
        catch (Exception e)
        {
            LogFailed(e, context.Request.Method);
            answer = ApiErrors.Internal;
        }

        await answer.WriteAsync(context);
    }

    private ValueTask<ApiAnswer> AnswerAsync(HttpContext context, ApiTarget target)
    {
        var segments = target.Segments();
        if (_routes.Match(context.Request.Method, segments, out var allow) is not { } route)
        {
            if (allow.Length == 0)
            {
                return Refuse(ApiErrors.UnknownRoute);
            }

            context.Response.Headers.Allow = allow;
            return Refuse(ApiErrors.WrongMethod);
        }

        if (route.IsOpen)
        {
            return route.Handler(new ApiCall(context, route, segments, target));
        }

        if (_state.Phase == HostPhase.Draining || _hub.Tree is not { } tree)
        {
            return Refuse(_state.Phase == HostPhase.Draining ? ApiErrors.Draining : ApiErrors.Starting);
        }

        if (_authentication.Check(context.Request, target) is { } stranger)
        {
            if (_limiter.TryTake(out var suppressed))
            {
                var address = context.Connection.RemoteIpAddress;
                LogUnauthorized(address, stranger.Message, suppressed);
            }

            return Refuse(stranger);
        }

        var call = new ApiCall(context, route, segments, target) { Tree = tree };
        call.ReadCommon();
        if (call.Error is not null)
        {
            return Refuse(call.Error);
        }

        return _tracing.IsOn ? TraceAsync(context, route, call) : route.Handler(call);
    }

    private async ValueTask<ApiAnswer> TraceAsync(HttpContext context, ApiRoute route, ApiCall call)
    {
        using var span = _tracing.Begin(context.Request, route.Template);
        var answer = await route.Handler(call);
        span?.SetTag("http.response.status_code", answer.Status);
        return answer;
    }

    private static ValueTask<ApiAnswer> Refuse(ApiError error) => new(error);
}
