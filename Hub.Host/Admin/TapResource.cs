using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hub.Host.Admin;

/// <summary><c>/admin/connections/HUB/ID/tap</c>: the frames of a connection as they pass, one JSON object a line.</summary>
internal static class TapResource
{
    public static async Task StreamAsync(AdminCall call, string hub, string id)
    {
        var (withPayload, limit) = (call.Flag("payload"), call.Number("limit", 0, 0, int.MaxValue));
        using var tap = call.Tree.Inspector.Tap(hub.ToLowerInvariant(), id) ?? throw ConnectionsResource.NoConnection(hub, id);
        var response = call.Context.Response;
        response.ContentType = "application/x-ndjson";
        await response.StartAsync(call.Aborted);
        await response.Body.FlushAsync(call.Aborted);           // whoever asked learns that it has begun, also while nothing passes
        var shown = 0;
        await foreach (var frame in tap.Frames.ReadAllAsync(call.Aborted))
        {
            await WriteAsync(call, TapText.Of(frame, withPayload, tap.IsEnveloped), AdminJson.Default.TapLine);
            if (++shown == limit)
            {
                return;
            }
        }

        await WriteAsync(call, new TapEnd("The connection has ended; closed show says why."), AdminJson.Default.TapEnd);
    }

    private static async Task WriteAsync<T>(AdminCall call, T line, JsonTypeInfo<T> type)
    {
        var body = call.Context.Response.Body;
        await JsonSerializer.SerializeAsync(body, line, type, call.Aborted);
        await body.WriteAsync("\n"u8.ToArray(), call.Aborted);
        await body.FlushAsync(call.Aborted);
    }
}
