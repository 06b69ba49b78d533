using System.Buffers;

namespace Hub.Benchmarks.Peers;

/// <summary>An event handler over HTTP that returns the data of each event: as little as the framework's server can do for it.</summary>
internal static class HttpHandlerPeer
{
    /// <summary>Serves until the process is told to stop.</summary>
    public static async Task RunAsync(HandlerBehaviour behaviour, CancellationToken stop)
    {
        var peer = new HandlerPeer(behaviour);
        var builder = PeerHost.CreateBuilder(behaviour.Port, listen => listen.Use(next => connection =>
        {
            peer.OnAccepted();
            return next(connection);
        }));
        await using var application = builder.Build();
        application.Run(context => AnswerAsync(context, peer));
        peer.Listen();
        await PeerHost.RunAsync(application, stop);
    }

    private static async Task AnswerAsync(HttpContext context, HandlerPeer peer)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            // The question before the first event: may this hub send events here? (CloudEvents abuse protection)
            context.Response.Headers["WebHook-Allowed-Origin"] = "*";
            return;
        }

        var length = (int)(context.Request.ContentLength ?? 0);
        var body = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await context.Request.Body.ReadExactlyAsync(body.AsMemory(0, length), context.RequestAborted);
            await peer.OnEventAsync(context.RequestAborted);
            context.Response.ContentType = context.Request.ContentType;
            context.Response.ContentLength = length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, length), context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The hub has given the event up.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }
}
