using Hub.Actors.Events;
using Hub.Tests.Support;

namespace Hub.Tests.Events;

/// <summary>The client gives up on an invocation (protocol section 2.8).</summary>
public sealed class CancelInvocationSpecs : HubSpec
{
    private readonly ScriptedHandler _handler;

    public CancelInvocationSpecs() : this(new ScriptedHandler())
    {
    }

    private CancelInvocationSpecs(ScriptedHandler handler) : base("akka.loglevel = OFF", handler) => _handler = handler;

    [Fact]
    public async Task Cancelling_what_was_answered_or_never_asked_must_do_no_harm()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"cancelInvocation","invocationId":"unknown"}""");
        ann.Say("""{"type":"invoke","invocationId":"1","target":"event","event":"done"}""");
        await ann.ExpectAsync("""{"type":"invokeResponse","invocationId":"1","success":true}""");
        ann.Say("""{"type":"cancelInvocation","invocationId":"1"}""");
        await ann.SyncAsync();
    }

    [Fact]
    public async Task Cancelling_a_running_invocation_must_fire_its_token_and_send_nothing_more_of_it()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"invoke","invocationId":"1","target":"event","event":"wait"}""");
        var token = await _handler.CalledAsync("wait");
        ann.Say("""{"type":"cancelInvocation","invocationId":"1"}""");
        await ann.SyncAsync();                          // later requests need not wait for the deadline
        await ScriptedHandler.CancelledAsync(token);
        _handler.Answer("wait", ScriptedHandler.Text("late"));
        await ann.SyncAsync();
    }

    [Fact]
    public async Task Cancelling_another_invocation_must_leave_the_running_one_alone()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"invoke","invocationId":"1","target":"event","event":"wait"}""");
        await _handler.CalledAsync("wait");
        ann.Say("""{"type":"cancelInvocation","invocationId":"2"}""");
        await SettleAsync(ann);
        _handler.Answer("wait", EventReply.Done);
        await ann.ExpectAsync("""{"type":"invokeResponse","invocationId":"1","success":true}""");
        await ann.SyncAsync();
    }
}
