using System.Runtime.ExceptionServices;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>Creation, failure, restart and end of a cell: everything that system messages do to it.</summary>
internal static class CellFaults
{
    private enum Readiness
    {
        Ready,
        Suspended,
        WaitingForChildren,
    }

    internal static void InvokeAll(ActorCell cell, SystemMessage messages)
    {
        var readiness = ReadinessOf(cell);
        while (messages is not null)
        {
            var message = messages;
            messages = message.Next;
            message.Next = null;
            try
            {
                if (MustWait(message, readiness))
                    cell.Rare.Postponed = SystemQueue.Append(cell.Rare.Postponed, message);
                else
                    Handle(cell, message);
            }
            catch (Exception cause)
            {
                HandleInvokeFailure(cell, cause);
            }

            var next = ReadinessOf(cell);
            if (next < readiness && cell.RareOrNull is { Postponed: { } postponed } rare)
            {
                rare.Postponed = null;
                messages = SystemQueue.Append(messages, postponed);
            }
            readiness = next;
            if (cell.IsTerminated)
            {
                cell.Reject(messages);
                return;
            }
        }
    }

    private static Readiness ReadinessOf(ActorCell cell) =>
        cell.ChildrenOrNull is { IsWaiting: true } ? Readiness.WaitingForChildren : cell.IsSuspended ? Readiness.Suspended : Readiness.Ready;

    private static bool MustWait(SystemMessage message, Readiness readiness) => readiness switch
    {
        Readiness.WaitingForChildren => message is IStashWhenWaitingForChildren,
        Readiness.Suspended => message is IStashWhenFailed,
        _ => false,
    };

    private static void Handle(ActorCell cell, SystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification notification:
                cell.RareOrNull?.DeathWatchOrNull?.OnTerminated(notification);
                if (cell.ChildrenOrNull is { } children && children.Contains(notification.Actor))
                    ChildTerminated(cell, notification.Actor);
                break;
            case ActorTaskSchedulerMessage task:
                RunTask(cell, task);
                break;
            case Watch watch:
                cell.Rare.DeathWatch.AddWatcher(watch.Watchee, watch.Watcher);
                break;
            case Unwatch unwatch:
                cell.Rare.DeathWatch.RemoveWatcher(unwatch.Watchee, unwatch.Watcher);
                break;
            case Akka.Dispatch.SysMsg.Terminate:
                Terminate(cell);
                break;
            case Failed failed:
                ChildFailed(cell, failed);
                break;
            case Akka.Dispatch.SysMsg.Recreate recreate:
                Recreate(cell, recreate.Cause);
                break;
            case Akka.Dispatch.SysMsg.Suspend:
                cell.SuspendMailbox();
                SuspendChildren(cell, null, null);
                break;
            case Akka.Dispatch.SysMsg.Resume resume:
                Resume(cell, resume.CausedByFailure);
                break;
            default:
                throw new NotSupportedException($"Unknown message {message.GetType().Name}");
        }
    }

    internal static void Create(ActorCell cell)
    {
        try
        {
            var actor = cell.NewActor();
            cell.SetActor(actor);
            cell.UseThreadContext(actor.AroundPreStart);
            cell.CheckReceiveTimeout(influences: true);
            if (cell.SystemImpl.Settings.DebugLifecycle)
                cell.Publish(new Debug(cell.Path.ToString(), actor.GetType(), $"Started ({actor})"));
        }
        catch (Exception exception)
        {
            if (cell.Actor is { } half)
            {
                cell.ClearActor(half);
                cell.SetActor(null);
            }
            throw new ActorInitializationException(cell, "Exception during creation", exception);
        }
    }

    /// <summary>The actor threw: it and its children wait while the parent decides.</summary>
    internal static void HandleInvokeFailure(ActorCell cell, Exception cause, IInternalActorRef[] survivors = null)
    {
        if (cell.Rare.Perpetrator is not null)
            return;
        try
        {
            cell.SuspendMailbox();
            var failedChild = cell.CurrentMessage is Failed ? cell.Sender : null;
            cell.Rare.Perpetrator = failedChild ?? cell;
            SuspendChildren(cell, failedChild, survivors);
            cell.Supervisor.SendSystemMessage(new Failed(cell, cause, cell.Path.Uid));
        }
        catch (Exception exception)
        {
            cell.Publish(new Error(exception, cell.Path.ToString(), cell.ActorType, $"Emergency stop: exception in failure handling for {cause}"));
            StopChildren(cell);
            FinishTerminate(cell);
        }
    }

    private static void Recreate(ActorCell cell, Exception cause)
    {
        var failed = cell.Actor;
        if (failed is null)
        {
            cell.Publish(new Error(null, cell.Path.ToString(), cell.GetType(), $"Changing Recreate into Create after {cause}"));
            CreateAgain(cell);
            return;
        }
        if (cell.ChildrenOrNull is { IsNormal: false })
        {
            Resume(cell, null);
            return;
        }
        if (cell.SystemImpl.Settings.DebugLifecycle)
            cell.Publish(new Debug(cell.Path.ToString(), failed.GetType(), "Restarting"));
        var message = cell.CurrentMessage;
        try
        {
            failed.AroundPreRestart(cause, message);
            (failed as IActorStash)?.Stash?.UnstashAll();
        }
        catch (Exception exception)
        {
            var wrapped = new PreRestartException(cell, exception, cause, message);
            cell.Publish(new Error(wrapped, cell.Path.ToString(), failed.GetType(), exception.Message));
        }
        finally
        {
            cell.ClearActor(failed);
        }
        if (cell.ChildrenOrNull is not { } children || !children.SetReason(WaitReason.Recreation, cause))
            FinishRecreate(cell, cause, failed);
    }

    private static void FinishRecreate(ActorCell cell, Exception cause, ActorBase failed)
    {
        var survivors = cell.ChildrenOrNull?.Snapshot() ?? [];
        try
        {
            cell.ResumeMailbox();
            cell.Rare.Perpetrator = null;
            var fresh = cell.NewActor();
            cell.SetActor(fresh);
            if (ReferenceEquals(fresh, failed))
                fresh.Unclear();
            cell.UseThreadContext(() => fresh.AroundPostRestart(cause, null));
            if (cell.SystemImpl.Settings.DebugLifecycle)
                cell.Publish(new Debug(cell.Path.ToString(), fresh.GetType(), $"Restarted ({fresh})"));
            foreach (var child in survivors)
                child.Restart(cause);
        }
        catch (Exception exception)
        {
            cell.ClearActor(cell.Actor);
            HandleInvokeFailure(cell, new PostRestartException(cell, exception, cause), survivors);
        }
    }

    private static void Resume(ActorCell cell, Exception causedByFailure)
    {
        if (cell.Actor is null)
        {
            cell.Publish(new Error(null, cell.Path.ToString(), cell.GetType(), $"Changing Resume into Create after {causedByFailure}"));
            CreateAgain(cell);
            return;
        }
        var perpetrator = cell.RareOrNull?.Perpetrator;
        cell.ResumeMailbox();
        if (causedByFailure is not null)
            cell.Rare.Perpetrator = null;
        foreach (var child in cell.GetChildren())
            child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
    }

    // The first creation failed and the parent wants it nevertheless.
    private static void CreateAgain(ActorCell cell)
    {
        cell.CancelReceiveTimeout();
        StopChildren(cell);
        if (cell.ChildrenOrNull is not { } children || !children.SetReason(WaitReason.Creation))
            FinishCreate(cell);
    }

    private static void FinishCreate(ActorCell cell)
    {
        cell.ResumeMailbox();
        cell.Rare.Perpetrator = null;
        try
        {
            Create(cell);
        }
        catch (Exception exception)
        {
            HandleInvokeFailure(cell, exception);
        }
    }

    private static void Terminate(ActorCell cell)
    {
        cell.CancelReceiveTimeout();
        cell.RareOrNull?.DeathWatchOrNull?.UnwatchAll();
        if (cell.ChildrenOrNull is { } children)
        {
            StopChildren(cell);
            var wasTerminating = children.IsTerminating;
            if (children.SetReason(WaitReason.Termination))
            {
                if (wasTerminating)
                    return;
                cell.SuspendMailbox();
                cell.Rare.Perpetrator = cell;
                if (cell.SystemImpl.Settings.DebugLifecycle)
                    cell.Publish(new Debug(cell.Path.ToString(), cell.ActorType, "Stopping"));
                return;
            }
        }
        FinishTerminate(cell);
    }

    private static void FinishTerminate(ActorCell cell)
    {
        cell.SetChildrenTerminated();
        var actor = cell.Actor;
        var type = cell.ActorType;
        try
        {
            if (actor is not null)
            {
                cell.UseThreadContext(actor.AroundPostStop);
                (actor as IActorStash)?.Stash?.UnstashAll();
            }
        }
        catch (Exception exception)
        {
            cell.Publish(new Error(exception, cell.Path.ToString(), type, exception.Message));
        }
        var watch = cell.RareOrNull?.DeathWatchOrNull;
        cell.Close();
        cell.Supervisor.SendSystemMessage(new DeathWatchNotification(cell, existenceConfirmed: true, addressTerminated: false));
        watch?.TellWatchers();
        watch?.UnwatchAll();
        if (cell.IsSubscriber)
            cell.SystemImpl.EventStream.Unsubscribe(cell);
        if (cell.SystemImpl.Settings.DebugLifecycle)
            cell.Publish(new Debug(cell.Path.ToString(), type, "Stopped"));
        cell.ClearActor(actor);
        cell.ClearCell();
    }

    private static void ChildFailed(ActorCell cell, Failed failure)
    {
        cell.SetCurrent(failure, failure.Child);
        if (cell.ChildrenOrNull is not { } children || children.ByName(failure.Child.Path.Name) is not { } child || !child.Equals(failure.Child))
        {
            cell.Publish(new Debug(cell.Path.ToString(), cell.ActorType, $"Dropping Failed({failure.Cause}) from unknown child {failure.Child}"));
            return;
        }
        if (!cell.Actor.SupervisorStrategyInternal.HandleFailure(cell, child, failure.Cause, children.StatsOf(child), children))
            ExceptionDispatchInfo.Capture(failure.Cause).Throw();
        cell.SetCurrent(null, null);
    }

    private static void ChildTerminated(ActorCell cell, IActorRef child)
    {
        var reason = cell.ChildrenContainer.Remove(child);
        if (cell.Actor is { } actor)
        {
            try
            {
                actor.SupervisorStrategyInternal.HandleChildTerminated(cell, child, cell.ChildrenContainer);
            }
            catch (Exception exception)
            {
                cell.Publish(new Error(exception, cell.Path.ToString(), cell.ActorType, "HandleChildTerminated failed"));
                HandleInvokeFailure(cell, exception);
            }
        }
        switch (reason)
        {
            case WaitReason.Recreation:
                FinishRecreate(cell, cell.ChildrenContainer.RecreationCause, cell.Actor);
                break;
            case WaitReason.Creation:
                FinishCreate(cell);
                break;
            case WaitReason.Termination:
                FinishTerminate(cell);
                break;
        }
    }

    private static void RunTask(ActorCell cell, ActorTaskSchedulerMessage task)
    {
        cell.SetCurrent(task.Message, cell.SenderOrNull);
        if (task.Exception is not null)
        {
            cell.Resume(task.Exception);
            HandleInvokeFailure(cell, task.Exception);
            return;
        }
        task.ExecuteTask();
        cell.SetCurrent(null, cell.SenderOrNull);
    }

    private static void StopChildren(ActorCell cell)
    {
        foreach (var child in cell.GetChildren())
            cell.Stop(child);
    }

    private static void SuspendChildren(ActorCell cell, IActorRef except, IInternalActorRef[] survivors)
    {
        foreach (var child in cell.GetChildren())
        {
            if (!child.Equals(except) && (survivors is null || !survivors.Contains(child)))
                child.Suspend();
        }
    }
}
