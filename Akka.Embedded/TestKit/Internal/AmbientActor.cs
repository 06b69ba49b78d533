#nullable disable

using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>
/// Makes the test actor the implicit sender of a spec: on the thread that runs it, and after an await on whatever thread goes on.
/// </summary>
internal static class AmbientActor
{
    /// <summary>Called when a kit has its test actor. A probe leaves the sender of its spec alone.</summary>
    public static void Enter(TestKitBase kit)
    {
        if (kit is not INoImplicitSender)
        {
            ActorCell.Current = kit.TestActor as ActorCell;
        }
        else if (kit is not TestProbe)
        {
            ActorCell.Current = null;
        }

        SynchronizationContext.SetSynchronizationContext(new KeepingContext(ActorCell.Current));
    }

    private sealed class KeepingContext(ActorCell cell) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object state) =>
            ThreadPool.UnsafeQueueUserWorkItem(_ => Run(d, state), null);

        public override void Send(SendOrPostCallback d, object state)
        {
            var done = new TaskCompletionSource();
            Post(
                _ =>
                {
                    try
                    {
                        d(state);
                        done.SetResult();
                    }
                    catch (Exception failure)
                    {
                        done.SetException(failure);
                    }
                },
                null);
            done.Task.GetAwaiter().GetResult();
        }

        private void Run(SendOrPostCallback d, object state)
        {
            var context = Current;
            var current = ActorCell.Current;
            SetSynchronizationContext(this);
            ActorCell.Current = cell;
            try
            {
                d(state);
            }
            finally
            {
                ActorCell.Current = current;
                SetSynchronizationContext(context);
            }
        }
    }
}
