using Akka.Actor;

namespace Hub.Tests.Runtime;

/// <summary>How actors are made: by expression, by type and by a producer.</summary>
public sealed class PropsSpecs : RuntimeSpec
{
    [Fact]
    public void An_expression_makes_the_actor_with_its_captured_values()
    {
        var greeting = "hello";

        Sys.ActorOf(Props.Create(() => new Greeter(TestActor, greeting)));

        ExpectMsg("hello");
    }

    [Fact]
    public void A_type_with_arguments_makes_the_actor()
    {
        Sys.ActorOf(Props.Create<Greeter>(TestActor, "by type"));

        ExpectMsg("by type");
    }

    [Fact]
    public void A_type_with_a_default_constructor_makes_the_actor()
    {
        var actor = Sys.ActorOf<Answerer>();

        actor.Tell("question", TestActor);

        ExpectMsg("answer");
    }

    [Fact]
    public async Task A_producer_is_asked_anew_on_each_restart_and_gets_each_instance_back()
    {
        var producer = new CountingProducer(TestActor);
        var actor = Sys.ActorOf(Props.CreateBy(producer), "produced");
        ExpectMsg("made 1");

        actor.Tell(Crash.Now);
        ExpectMsg("made 2");
        actor.Tell(Crash.Now);
        ExpectMsg("made 3");
        await SettleAsync(actor);
        Assert.Equal(2, producer.Released);
        StopAndWait(actor);

        Assert.Equal(3, producer.Released);
    }

    [Fact]
    public void Props_of_a_producer_may_be_used_for_several_actors()
    {
        var props = Props.CreateBy(new CountingProducer(TestActor));

        Sys.ActorOf(props);
        ExpectMsg("made 1");
        Sys.ActorOf(props);

        ExpectMsg("made 2");
    }

    [Fact]
    public void Props_name_the_type_they_make()
    {
        Assert.Equal(typeof(Greeter), Props.Create(() => new Greeter(TestActor, "x")).Type);
        Assert.Equal(typeof(Greeter), Props.CreateBy(new CountingProducer(TestActor)).Type);
        Assert.Equal(typeof(Answerer), Props.Create<Answerer>().Type);
    }

    private sealed class Greeter : UntypedActor
    {
        public Greeter(IActorRef listener, string greeting) => listener.Tell(greeting);

        protected override void OnReceive(object message)
        {
            if (message is Crash crash)
            {
                throw crash.Cause;
            }
        }
    }

    private sealed class Answerer : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell("answer");
    }

    private sealed class CountingProducer(IActorRef listener) : IIndirectActorProducer
    {
        private int _made;
        private int _released;

        public int Released => Volatile.Read(ref _released);

        public Type ActorType => typeof(Greeter);

        public ActorBase Produce() => new Greeter(listener, $"made {++_made}");

        public void Release(ActorBase actor) => Interlocked.Increment(ref _released);
    }
}
