using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Host.Admin;

namespace Hub.Tests.Host.Admin;

/// <summary>What an operator reads about the end of a connection whose actor has failed.</summary>
public sealed class CloseExplanationSpecs
{
    private const string AnotherCause = "The hub failed, or the application did not take an event of a client that cannot be told otherwise; the log says more.";

    [Theory]
    [InlineData(3, 4, "Its actor failed 4 times, which is more than hub.connections.restart-budget allows; the last time on ClientSaid: E: Broken")]
    [InlineData(3, 3, AnotherCause)]
    public void Only_a_failure_past_the_budget_must_be_given_as_the_cause(int restarts, int failures, string expected)
    {
        var last = new ActorFailure(DateTimeOffset.UnixEpoch, "E: Broken", "ClientSaid");

        Assert.Equal(expected, CloseExplanation.Of(Closed() with { Failures = new ActorFailures(restarts, failures, last) }));
    }

    [Fact]
    public void A_connection_whose_actor_never_failed_must_not_be_said_to_have()
        => Assert.Equal(AnotherCause, CloseExplanation.Of(Closed()));

    private static ClosedConnection Closed() => new()
    {
        Kind = ClosedKind.Connection,
        Id = "c1",
        At = DateTimeOffset.UnixEpoch,
        Code = 1011,
        Reason = "internal_error",
        Text = "Internal server error.",
    };
}
