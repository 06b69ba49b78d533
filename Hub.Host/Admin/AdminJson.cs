using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Actors.Upstream;

namespace Hub.Host.Admin;

/// <summary>JSON shapes of the admin listener, generated at build time. What is null is left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(BreakerNames)])]
[JsonSerializable(typeof(AdminError))]
[JsonSerializable(typeof(ActorNode))]
[JsonSerializable(typeof(ActorReport))]
[JsonSerializable(typeof(ActorTop))]
[JsonSerializable(typeof(ConnectionList))]
[JsonSerializable(typeof(ConnectionExtras))]
[JsonSerializable(typeof(CloseRequest))]
[JsonSerializable(typeof(CloseAnswer))]
[JsonSerializable(typeof(HubList))]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(PublishAnswer))]
[JsonSerializable(typeof(ClosedList))]
[JsonSerializable(typeof(ClosedAnswer))]
[JsonSerializable(typeof(UpstreamReport))]
[JsonSerializable(typeof(PoolList))]
[JsonSerializable(typeof(LogRequest))]
[JsonSerializable(typeof(LogAnswer))]
[JsonSerializable(typeof(DrainRequest))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(TapLine))]
[JsonSerializable(typeof(TapEnd))]
[JsonSerializable(typeof(HubSnapshot))]
[JsonSerializable(typeof(NodeStats))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>One object with the members of both.</summary>
    public static JsonObject Joined<TFirst, TSecond>(TFirst first, JsonTypeInfo<TFirst> firstType, TSecond second, JsonTypeInfo<TSecond> secondType)
    {
        var joined = JsonSerializer.SerializeToNode(first, firstType)!.AsObject();
        var more = JsonSerializer.SerializeToNode(second, secondType)!.AsObject();
        foreach (var (name, value) in more.ToList())
        {
            more.Remove(name);
            joined[name] = value;
        }

        return joined;
    }
}

/// <summary>States of a breaker as operators read them: closed, half-open, open.</summary>
internal sealed class BreakerNames() : JsonStringEnumConverter<BreakerState>(JsonNamingPolicy.KebabCaseLower);
