namespace Hub.Actors.Pooling;

/// <summary>
/// A borrowed link: the borrower's alone until it is disposed, which returns it to the pool. For one caller at a time.
/// A link whose call failed or was cancelled midway is closed and never lent again: its late reply would meet the wrong request.
/// </summary>
public sealed class PooledLink : IAsyncDisposable
{
    private readonly BackendLink _link;
    private int _returned;

    internal PooledLink(BackendLink link) => _link = link;

    /// <summary>Sends one request and waits for its reply. May be called again while the link is borrowed.</summary>
    /// <param name="request">Payload of the request frame; 1 to <see cref="TcpPoolSettings.MaxFrameBytes"/> bytes. Not copied: it must not change during the call.</param>
    /// <param name="cancellation">Gives up and closes the link.</param>
    /// <returns>Payload of the reply frame, at least one byte.</returns>
    /// <exception cref="BackendLinkException">The link ended; <see cref="BackendException.MayHaveBeenExecuted"/> says whether the backend can have seen the request.</exception>
    /// <exception cref="ArgumentException">The request is empty or too large; the link is unharmed.</exception>
    /// <exception cref="InvalidOperationException">A call is under way on this link.</exception>
    /// <exception cref="ObjectDisposedException">The link was returned.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<byte[]> CallAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _returned) != 0, this);
        return _link.CallAsync(request, cancellation);
    }

    /// <summary>Closes the link instead of returning it, for example because the backend's reply makes no sense.</summary>
    public void Invalidate()
    {
        if (Volatile.Read(ref _returned) == 0) _link.Close(LinkCloseReason.Invalidated, null);
    }

    /// <summary>Returns the link; safe to call twice.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0) _link.Return();
        return ValueTask.CompletedTask;
    }
}
