using System.Net;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream.Webhooks;

/// <summary>
/// Asks each handler once, before its first event, whether it wants events of this hub (abuse protection, protocol section 4.2). A yes is kept
/// and asked again in the background; a no and a failure are kept for a pause that grows, in which events fail at once. Thread safe.
/// </summary>
internal sealed class WebhookValidator(HttpMessageInvoker http, string origin, Func<int> originPort, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Dictionary<(UrlTemplate Url, string Hub), Verdict> _verdicts = [];

    /// <summary>Returns when the handler takes events.</summary>
    /// <exception cref="EventRefusedException">It does not.</exception>
    public async Task EnsureAsync(UrlTemplate url, string hub, CancellationToken cancellation)
    {
        Task<Exception?> asking;
        lock (_gate)
        {
            if (!_verdicts.TryGetValue((url, hub), out var verdict)) _verdicts.Add((url, hub), verdict = new Verdict());
            var isStale = time.GetElapsedTime(verdict.AskedAt) >= verdict.Keep;
            if (verdict.Asking is null && isStale)
            {
                verdict.AskedAt = time.GetTimestamp();
                verdict.Asking = AskAsync(url, hub, verdict);
                // It may have ended before it was noted.
                if (verdict.Asking.IsCompleted) verdict.Asking = null;
            }
            if (verdict.IsAllowed) return;
            if (verdict.Asking is null) throw verdict.Refusal!;
            asking = verdict.Asking;
        }
        // Whoever asked first may give up without taking the answer from the others.
        if (await asking.WaitAsync(cancellation) is { } refusal) throw refusal;
    }

    private async Task<Exception?> AskAsync(UrlTemplate url, string hub, Verdict verdict)
    {
        Exception? refusal;
        try
        {
            using var deadline = new CancellationTokenSource(Patience, time);
            refusal = await IsAllowedAsync(url, hub, deadline.Token) ? null : new EventRefusedException($"{url.Backend} does not allow events from {origin}.");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            refusal = e is OperationCanceledException ? new TimeoutException($"{url.Backend} did not answer the validation request.") : e;
        }
        lock (_gate)
        {
            verdict.Asking = null;
            verdict.AskedAt = time.GetTimestamp();
            if (refusal is null)
            {
                verdict.IsAllowed = true;
                verdict.Keep = AskAgainAfter;
                verdict.Pause = TimeSpan.Zero;
                return null;
            }
            // One that is merely away for a moment has not taken its yes back.
            if (refusal is EventRefusedException) verdict.IsAllowed = false;
            verdict.Refusal = refusal;
            verdict.Pause = verdict.Pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(verdict.Pause.Ticks * 2, LongestPause.Ticks));
            verdict.Keep = verdict.Pause;
            return refusal;
        }
    }

    private async Task<bool> IsAllowedAsync(UrlTemplate url, string hub, CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Options, url, hub, cancellation);
        if (answer.StatusCode != HttpStatusCode.NotFound) return Allows(answer, url);
        // Some web frameworks cannot route OPTIONS.
        using var second = await SendAsync(HttpMethod.Get, url, hub, cancellation);
        return Allows(second, url);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, UrlTemplate url, string hub, CancellationToken cancellation)
    {
        using var request = WebhookBackend.RequestTo(url.Evaluate(hub, "validate"), method);
        request.Headers.TryAddWithoutValidation("WebHook-Request-Origin", origin);
        request.Headers.TryAddWithoutValidation("ce-awpsversion", "1.0");
        return await http.SendAsync(request, cancellation);
    }

    /// <exception cref="HttpRequestException">The backend failed, which is no answer to the question.</exception>
    private bool Allows(HttpResponseMessage answer, UrlTemplate url)
    {
        if ((int)answer.StatusCode >= 500) throw new HttpRequestException($"{url.Backend} answered the validation request with {(int)answer.StatusCode}.");
        return answer.IsSuccessStatusCode && answer.Headers.TryGetValues("WebHook-Allowed-Origin", out var allowed) && WebhookValidation.Allows(allowed, origin, originPort());
    }

    private sealed class Verdict
    {
        public Task<Exception?>? Asking { get; set; }

        public bool IsAllowed { get; set; }

        public Exception? Refusal { get; set; }

        public long AskedAt { get; set; }

        /// <summary>How long the last answer counts; zero before the first.</summary>
        public TimeSpan Keep { get; set; }

        public TimeSpan Pause { get; set; }
    }
}
