using System.Linq.Expressions;
using System.Reflection;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>Makes an actor's instance, instead of a constructor call by reflection.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The type of what <see cref="Produce"/> makes.</summary>
    Type ActorType { get; }

    /// <summary>Makes an instance; also runs on each restart.</summary>
    ActorBase Produce();

    /// <summary>The instance is no longer used.</summary>
    void Release(ActorBase actor);
}

/// <summary>The recipe of an actor. Immutable: each <c>With</c> makes a copy.</summary>
public class Props : IEquatable<Props>
{
    /// <summary>Props without an actor.</summary>
    public static readonly Props None = new(typeof(NoActor));

    private static readonly object[] NoArguments = [];

    private readonly IIndirectActorProducer _producer;

    /// <summary>A copy of another recipe.</summary>
    protected Props(Props copy)
    {
        _producer = copy._producer;
        Type = copy.Type;
        Arguments = copy.Arguments;
        Deploy = copy.Deploy;
        SupervisorStrategy = copy.SupervisorStrategy;
    }

    /// <summary>An actor made by its constructor.</summary>
    public Props(Type type, object[] args) : this(ConstructorProducer.For(type, args), type, args) { }

    /// <summary>An actor made by its parameterless constructor.</summary>
    public Props(Type type) : this(type, NoArguments) { }

    /// <summary>An actor made by its constructor, with a strategy for its children.</summary>
    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args) : this(type, args) => SupervisorStrategy = supervisorStrategy;

    internal Props(IIndirectActorProducer producer, Type type, object[] args)
    {
        _producer = producer;
        Type = type;
        Arguments = args ?? NoArguments;
        Deploy = Deploy.Local;
    }

    /// <summary>Props whose actor ignores everything.</summary>
    public static Props Empty { get; } = Create<EmptyActor>();

    /// <summary>The actor's type.</summary>
    public Type Type { get; }

    /// <summary>The actor's type by name.</summary>
    public string TypeName => Type.AssemblyQualifiedName;

    /// <summary>The constructor's arguments.</summary>
    public object[] Arguments { get; }

    /// <summary>Where and how the actor runs.</summary>
    public Deploy Deploy { get; protected set; }

    /// <summary>Overrides the actor's own strategy when not null.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    /// <summary>Id of the dispatcher.</summary>
    public string Dispatcher => Deploy.Dispatcher.Length == 0 ? Dispatch.Dispatchers.DefaultDispatcherId : Deploy.Dispatcher;

    /// <summary>Id of the mailbox.</summary>
    public string Mailbox => Deploy.Mailbox;

    /// <summary>The router to put in front, or <see cref="NoRouter"/>.</summary>
    public RouterConfig RouterConfig => Deploy.RouterConfig;

    /// <summary>From <c>() => new X(...)</c>; the arguments are evaluated now, once.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null) where TActor : ActorBase
    {
        if (factory.Body is not NewExpression creation)
            throw new ArgumentException("The create function must be a 'new T (parameters)' expression", nameof(factory));
        var arguments = creation.Arguments.Count == 0 ? NoArguments : creation.Arguments.Select(Evaluate).ToArray();
        return new Props(ConstructorProducer.For(creation.Constructor, arguments, creation.Type), creation.Type, arguments) { SupervisorStrategy = supervisorStrategy };
    }

    /// <summary>From a type and its constructor's arguments.</summary>
    public static Props Create<TActor>(params object[] args) where TActor : ActorBase => new(typeof(TActor), args);

    /// <summary>From a type with a parameterless constructor.</summary>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new() =>
        new(typeof(TActor)) { SupervisorStrategy = supervisorStrategy };

    /// <summary>From a type and its constructor's arguments.</summary>
    public static Props Create(Type type, params object[] args) =>
        type is null ? throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.") : new Props(type, args);

    /// <summary>From a producer's type and its constructor's arguments.</summary>
    public static Props CreateBy<TProducer>(params object[] args) where TProducer : class, IIndirectActorProducer
    {
        var producer = (IIndirectActorProducer)Activator.CreateInstance(typeof(TProducer), args);
        return new Props(producer, producer.ActorType, args);
    }

    /// <summary>From a producer.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => new(producer, producer.ActorType, args);

    /// <summary>On another mailbox.</summary>
    public Props WithMailbox(string mailbox) => With(Deploy.WithMailbox(mailbox));

    /// <summary>On another dispatcher.</summary>
    public Props WithDispatcher(string dispatcher) => With(Deploy.WithDispatcher(dispatcher));

    /// <summary>Behind a router.</summary>
    public Props WithRouter(RouterConfig routerConfig) => With(Deploy.WithRouterConfig(routerConfig));

    /// <summary>With a bound for its stash.</summary>
    public Props WithStashCapacity(int stashCapacity) => With(Deploy.WithStashCapacity(stashCapacity));

    /// <summary>With another deployment; what it leaves open stays as it is.</summary>
    public Props WithDeploy(Deploy deploy) => With(deploy.WithFallback(Deploy));

    /// <summary>With a strategy that overrides the actor's own.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy)
    {
        var copy = Copy();
        copy.SupervisorStrategy = supervisorStrategy;
        return copy;
    }

    /// <summary>Makes an instance.</summary>
    public virtual ActorBase NewActor()
    {
        try
        {
            return _producer.Produce();
        }
        catch (TargetInvocationException exception)
        {
            throw new TypeLoadException($"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(',', Arguments)})", exception.InnerException);
        }
    }

    /// <summary>A copy of this recipe.</summary>
    protected virtual Props Copy() => new(this);

    internal void Release(ActorBase actor)
    {
        try
        {
            _producer.Release(actor);
        }
        catch (Exception)
        {
            // The actor is gone either way, and its producer's trouble is not its supervisor's.
        }
    }

    private Props With(Deploy deploy)
    {
        var copy = Copy();
        copy.Deploy = deploy;
        return copy;
    }

    private static object Evaluate(Expression argument) => argument switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field, Expression: ConstantExpression { Value: var closure } } => field.GetValue(closure),
        _ => Expression.Lambda<Func<object>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)(),
    };

    /// <inheritdoc />
    public bool Equals(Props other) =>
        other is not null && (ReferenceEquals(this, other)
        || (Type == other.Type && Arguments.SequenceEqual(other.Arguments) && Equals(Deploy, other.Deploy) && Equals(SupervisorStrategy, other.SupervisorStrategy)));

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as Props);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, Arguments.Length);

    /// <inheritdoc />
    public override string ToString() => $"Props({Type})";

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) { }
    }

    private sealed class NoActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class ConstructorProducer : IIndirectActorProducer
    {
        private readonly ConstructorInvoker _invoker;
        private readonly object[] _arguments;

        private ConstructorProducer(ConstructorInvoker invoker, object[] arguments, Type type)
        {
            _invoker = invoker;
            _arguments = arguments;
            ActorType = type;
        }

        public Type ActorType { get; }

        internal static ConstructorProducer For(ConstructorInfo constructor, object[] arguments, Type type) =>
            new(ConstructorInvoker.Create(constructor), arguments, type);

        // Overload resolution happens when the actor is made, so that a wrong argument fails there, as it does on Akka.NET.
        internal static ConstructorProducer For(Type type, object[] arguments)
        {
            var constructor = arguments is null or { Length: 0 } ? type.GetConstructor(Type.EmptyTypes) : null;
            return new ConstructorProducer(constructor is null || type.IsAbstract ? null : ConstructorInvoker.Create(constructor), arguments ?? NoArguments, type);
        }

        public ActorBase Produce() => (ActorBase)(_invoker is null
            ? Activator.CreateInstance(ActorType, _arguments)
            : _arguments.Length == 0 ? _invoker.Invoke() : _invoker.Invoke(_arguments.AsSpan()));

        public void Release(ActorBase actor) { }
    }
}
