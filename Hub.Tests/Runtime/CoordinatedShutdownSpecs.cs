using System.Collections.Concurrent;
using Akka;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Hub.Tests.Runtime;

/// <summary>An actor system ends in phases.</summary>
public sealed class CoordinatedShutdownSpecs : TestKit
{
    private readonly ConcurrentQueue<string> _steps = new();

    [Fact]
    public async Task Phases_must_run_in_the_order_of_their_dependencies_and_end_the_system()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        string[] phases =
        [
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseServiceUnbind,
            CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceRequestsDone, CoordinatedShutdown.PhaseClusterShutdown,
        ];
        Array.ForEach(phases, phase => AddStep(shutdown, phase, phase));

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(
            [
                "before-service-unbind", "service-unbind", "service-requests-done", "service-stop", "cluster-shutdown",
                "before-actor-system-terminate",
            ],
            _steps);
        Assert.True(Sys.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Tasks_of_a_phase_must_run_side_by_side_and_all_be_over_before_the_next_phase()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var gate = new TaskCompletionSource();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "slow", async () =>
        {
            await gate.Task;
            _steps.Enqueue("slow");
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fast", () =>
        {
            _steps.Enqueue("fast");
            gate.SetResult();
            return Task.FromResult(Done.Instance);
        });
        AddStep(shutdown, CoordinatedShutdown.PhaseServiceStop, "next");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal("next", _steps.Last());
        Assert.Equal(3, _steps.Count);
    }

    [Fact]
    public async Task Termination_of_the_system_must_run_the_phases_once()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        AddStep(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");
        Assert.Null(shutdown.ShutdownReason);

        await Sys.Terminate();
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["stop"], _steps);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task A_failing_task_must_not_stop_the_phases()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => throw new InvalidTimeZoneException());
        shutdown.AddTask(
            CoordinatedShutdown.PhaseServiceUnbind, "fails later", () => Task.FromException<Done>(new InvalidTimeZoneException()));
        AddStep(shutdown, CoordinatedShutdown.PhaseServiceStop, "next");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["next"], _steps);
    }

    [Fact]
    public async Task A_phase_that_takes_too_long_must_be_left_behind()
    {
        var system = ActorSystem.Create("timeout", ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.coordinated-shutdown.phases.service-unbind.timeout = 50ms"));
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "never", () => new TaskCompletionSource<Done>().Task);
        AddStep(shutdown, CoordinatedShutdown.PhaseServiceStop, "next");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["next"], _steps);
        Assert.Equal(TimeSpan.FromMilliseconds(50), shutdown.Timeout(CoordinatedShutdown.PhaseServiceUnbind));
    }

    [Fact]
    public async Task A_phase_without_recovery_must_stop_the_run_when_it_fails()
    {
        var system = ActorSystem.Create("strict", ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.coordinated-shutdown.phases.service-unbind.recover = off"));
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => throw new InvalidTimeZoneException());
        AddStep(shutdown, CoordinatedShutdown.PhaseServiceStop, "next");

        await Assert.ThrowsAnyAsync<Exception>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));

        Assert.Empty(_steps);
        Assert.False(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task A_run_from_a_phase_must_skip_those_before_it()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        AddStep(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "skipped");
        AddStep(shutdown, CoordinatedShutdown.PhaseServiceStop, "run");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop);

        Assert.Equal(["run"], _steps);
    }

    [Fact]
    public async Task The_system_must_live_on_where_the_configuration_says_so()
    {
        var system = ActorSystem.Create(
            "lives", ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.coordinated-shutdown { terminate-actor-system = off, run-by-actor-system-terminate = off }"));

        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.UnknownReason.Instance);

        Assert.False(system.WhenTerminated.IsCompleted);
        await system.Terminate();
    }

    [Fact]
    public void An_unknown_phase_must_be_refused()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);

        Assert.Throws<ConfigurationException>(() => shutdown.AddTask("no-such-phase", "task", () => Task.FromResult(Done.Instance)));
        Assert.Throws<ArgumentException>(() => shutdown.Timeout("no-such-phase"));
        Assert.Same(shutdown, CoordinatedShutdown.Get(Sys));
    }

    private void AddStep(CoordinatedShutdown shutdown, string phase, string step) => shutdown.AddTask(phase, step, () =>
    {
        _steps.Enqueue(step);
        return Task.FromResult(Done.Instance);
    });
}
