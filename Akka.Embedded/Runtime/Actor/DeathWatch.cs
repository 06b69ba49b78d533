using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>Whom an actor watches, and who watches it.</summary>
internal sealed class DeathWatch(ActorCell cell)
{
    // The value is the message asked for with WatchWith, null for Terminated.
    private Dictionary<IActorRef, object> _watching;
    private Dictionary<IActorRef, object> _queued;

    // Most actors have one watcher besides their parent.
    private IInternalActorRef _watcher;
    private HashSet<IInternalActorRef> _moreWatchers;

    internal IActorRef Watch(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var watchee = (IInternalActorRef)subject;
        // Watching twice changes nothing, not even the message asked for: unwatch first.
        if (watchee.Equals(cell) || _watching?.ContainsKey(watchee) == true)
            return watchee;
        watchee.SendSystemMessage(new Watch(watchee, cell));
        (_watching ??= [])[watchee] = message;
        return watchee;
    }

    internal IActorRef Unwatch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var watchee = (IInternalActorRef)subject;
        if (_watching is not null && _watching.Remove(watchee))
            watchee.SendSystemMessage(new Unwatch(watchee, cell));
        _queued?.Remove(watchee);
        return watchee;
    }

    /// <summary>A watched actor is gone; its message takes its turn in the mailbox.</summary>
    internal void OnTerminated(DeathWatchNotification notification)
    {
        if (_watching is null || !_watching.Remove(notification.Actor, out var message) || cell.IsTerminating)
            return;
        cell.Tell(new Terminated(notification.Actor, notification.ExistenceConfirmed, notification.AddressTerminated), notification.Actor);
        Queue(notification.Actor, message);
    }

    internal void Queue(IActorRef subject, object message) => (_queued ??= [])[subject] = message;

    /// <summary>Its turn has come; nothing happens if it was unwatched meanwhile.</summary>
    internal void ReceivedTerminated(Terminated terminated)
    {
        if (_queued is not null && _queued.Remove(terminated.ActorRef, out var message))
            cell.ReceiveMessage(message ?? terminated);
    }

    internal void AddWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (!watchee.Equals(cell))
        {
            if (watcher.Equals(cell))
                Watch(watchee, null);
            return;
        }
        if (watcher.Equals(cell))
            return;
        if (_watcher is null)
            _watcher = watcher;
        else if (!_watcher.Equals(watcher))
            (_moreWatchers ??= []).Add(watcher);
        if (cell.SystemImpl.Settings.DebugLifecycle)
            cell.Publish(new Debug(cell.Path.ToString(), cell.ActorType, $"now watched by {watcher}"));
    }

    internal void RemoveWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (!watchee.Equals(cell))
        {
            if (watcher.Equals(cell))
                Unwatch(watchee);
            return;
        }
        if (watcher.Equals(_watcher))
            _watcher = null;
        else
            _moreWatchers?.Remove(watcher);
        if (cell.SystemImpl.Settings.DebugLifecycle)
            cell.Publish(new Debug(cell.Path.ToString(), cell.ActorType, $"no longer watched by {watcher}"));
    }

    /// <summary>The parent hears of it anyway, so it is left out.</summary>
    internal void TellWatchers()
    {
        Notify(_watcher);
        if (_moreWatchers is not null)
        {
            foreach (var watcher in _moreWatchers)
                Notify(watcher);
        }
        (_watcher, _moreWatchers) = (null, null);
    }

    internal void UnwatchAll()
    {
        if (_watching is not null)
        {
            foreach (var watchee in _watching.Keys)
                ((IInternalActorRef)watchee).SendSystemMessage(new Unwatch((IInternalActorRef)watchee, cell));
        }
        (_watching, _queued) = (null, null);
    }

    private void Notify(IInternalActorRef watcher)
    {
        if (watcher is not null && !watcher.Equals(cell.Parent))
            watcher.SendSystemMessage(new DeathWatchNotification(cell, existenceConfirmed: true, addressTerminated: false));
    }
}
