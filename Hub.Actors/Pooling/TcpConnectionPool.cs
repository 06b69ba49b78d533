using Akka.Actor;

namespace Hub.Actors.Pooling;

/// <summary>
/// Connections to one TCP backend, borrowed for a call and returned. It grows with demand and shrinks without it, sends PINGs on idle links,
/// replaces dead ones and leaves a dead backend alone for ever longer pauses. Each connection is an actor below the pool's own.
/// All members may be called from any thread.
/// </summary>
public sealed class TcpConnectionPool : IAsyncDisposable
{
    private readonly PoolState _state;
    private readonly IActorRef _actor;

    private TcpConnectionPool(PoolState state, IActorRef actor) => (_state, _actor) = (state, actor);

    internal IActorRef Actor => _actor;

    /// <summary>Starts a pool; it begins to open <see cref="TcpPoolSettings.MinIdle"/> links at once and needs no backend for that.</summary>
    /// <param name="factory">An actor system, or the context of the actor that shall be the pool's parent.</param>
    /// <param name="name">Name of the pool's actor and value of the metrics' <c>pool</c> tag; an actor name, unique below its parent.</param>
    /// <param name="settings">Backend and limits.</param>
    /// <param name="time">Clock; the system's when null. Timers of the actors follow the actor system's scheduler.</param>
    /// <exception cref="ArgumentException">A setting cannot be meant; the message says which, and what is accepted.</exception>
    /// <exception cref="InvalidActorNameException">The name is in use or not an actor name.</exception>
    public static TcpConnectionPool Start(IActorRefFactory factory, string name, TcpPoolSettings settings, TimeProvider? time = null)
    {
        var state = new PoolState(name, settings.Validated(), time ?? TimeProvider.System);
        // The other way round, a name in use would leave a pool without an actor in the metrics.
        var actor = factory.ActorOf(BackendPoolActor.Props(state), name);
        state.Publish();
        return new TcpConnectionPool(state, actor);
    }

    /// <summary>Borrows a link: an idle one at once, else the next that becomes free or is opened, in the order of the calls.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="PoolExhaustedException">Too many wait already.</exception>
    /// <exception cref="PoolTimeoutException">No link became free in time.</exception>
    /// <exception cref="BackendUnavailableException">The backend is down: no link is open, and the next attempt is due only later or has failed.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ValueTask<PooledLink> BorrowAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<PooledLink>(cancellation);
        try
        {
            if (_state.Borrow(out var borrower) is not { } link) return WaitAsync(borrower!, cancellation);
            PoolMetrics.Waited(_state, TimeSpan.Zero);
            return new(new PooledLink(link));
        }
        catch (Exception e) when (e is BackendException or ObjectDisposedException)
        {
            return ValueTask.FromException<PooledLink>(e);
        }
    }

    /// <summary>
    /// Borrows a link, sends one request, waits for its reply and returns the link.
    /// <para>
    /// A call is repeated at most once, on another link, and only where the backend cannot have executed it: the link had ended before the
    /// request was written, or writing it failed, so that no whole frame was handed over. An end that shows only after the whole frame was
    /// written is no such proof, even without one byte of a reply: the backend may have executed the request before it went. That call fails, and
    /// whoever knows whether the request may be executed twice decides.
    /// </para>
    /// </summary>
    /// <param name="request">Payload of the request frame; 1 to <see cref="TcpPoolSettings.MaxFrameBytes"/> bytes. Not copied: it must not change during the call.</param>
    /// <param name="cancellation">Ends the wait, or gives the call up and closes its link.</param>
    /// <returns>Payload of the reply frame, at least one byte.</returns>
    /// <exception cref="BackendException">No link could be borrowed, or the link ended; <see cref="BackendException.MayHaveBeenExecuted"/> says whether
    /// the backend can have seen the request.</exception>
    /// <exception cref="ArgumentException">The request is empty or too large.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<byte[]> CallAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            await using var link = await BorrowAsync(cancellation);
            try
            {
                return await link.CallAsync(request, cancellation);
            }
            catch (BackendLinkException e) when (isFirst && !e.MayHaveBeenExecuted)
            {
                // Nothing can have been executed: once more, on another link.
            }
        }
    }

    /// <summary>Counts and sizes now. Takes the pool's lock for a moment.</summary>
    public TcpPoolSnapshot Snapshot() => _state.Snapshot();

    /// <summary>Refuses borrowers from now on, closes all links and completes when they are closed. Calls under way fail; nothing waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        _state.Close();
        _actor.Tell(StopPool.Instance, ActorRefs.NoSender);
        await _state.Stopped;
    }

    private async ValueTask<PooledLink> WaitAsync(Borrower borrower, CancellationToken cancellation)
    {
        try
        {
            await borrower.Outcome.WaitAsync(_state.Settings.BorrowTimeout, _state.Time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (_state.Leave(borrower, timedOut: e is TimeoutException))
            {
                if (e is TimeoutException) throw new PoolTimeoutException(_state.Name, _state.Settings.BorrowTimeout);
                throw;
            }
            // The outcome came in the same moment. A link is used after all, unless nobody wants it any more.
            var lent = await borrower.Outcome;
            if (e is OperationCanceledException)
            {
                lent.Return();
                throw;
            }
        }
        PoolMetrics.Waited(_state, borrower.Waited);
        return new PooledLink(await borrower.Outcome);
    }
}
