using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>Runs the continuations of an actor's async handler inside that actor, while its mailbox holds user messages back.</summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    /// <summary>The message whose handler is running.</summary>
    public object CurrentMessage { get; private set; }

    /// <inheritdoc />
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs work as part of the message in hand.</summary>
    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Runs async work as part of the message in hand: user messages wait until it ends, system messages do not.</summary>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.SuspendMailbox();
        var scheduler = cell.Rare.TaskScheduler;
        scheduler.CurrentMessage = cell.CurrentMessage;
        scheduler.OnBeforeTaskStarted();
        Task<Task>.Factory.StartNew(asyncAction, CancellationToken.None, TaskCreationOptions.None, scheduler)
            .Unwrap()
            .ContinueWith(static (task, state) => ((ActorTaskScheduler)state).Finish(task), scheduler, scheduler);
    }

    private void Finish(Task task)
    {
        if (ExceptionOf(task) is { } exception)
        {
            _cell.SendSystemMessage(new ActorTaskSchedulerMessage(exception, CurrentMessage));
        }
        else
        {
            _cell.ResumeMailbox();
            _cell.CheckReceiveTimeout(_cell.CurrentMessage is not INotInfluenceReceiveTimeout);
        }
        CurrentMessage = null;
        OnAfterTaskCompleted();
    }

    private static Exception ExceptionOf(Task task) => task.Status switch
    {
        TaskStatus.Canceled => new TaskCanceledException(),
        TaskStatus.Faulted when task.Exception.InnerExceptions.Count == 1 => task.Exception.InnerExceptions[0],
        TaskStatus.Faulted => task.Exception,
        _ => null,
    };

    /// <summary>A handler is about to start.</summary>
    protected virtual void OnBeforeTaskStarted() { }

    /// <summary>A handler has ended.</summary>
    protected virtual void OnAfterTaskCompleted() { }

    internal void ExecuteTask(Task task) => TryExecuteTask(task);

    /// <inheritdoc />
    protected override IEnumerable<Task> GetScheduledTasks() => null;

    /// <inheritdoc />
    protected override void QueueTask(Task task)
    {
        if (ReferenceEquals(ActorCell.Current, _cell) && (task.CreationOptions & TaskCreationOptions.LongRunning) == 0)
            TryExecuteTask(task);
        else
            _cell.SendSystemMessage(new ActorTaskSchedulerMessage(this, task, CurrentMessage));
    }

    /// <inheritdoc />
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
}
