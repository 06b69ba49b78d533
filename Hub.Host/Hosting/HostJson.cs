using System.Text.Json.Serialization;
using Hub.Actors.Diagnostics;
using Hub.Host.Api;
using Hub.Host.Demo;

namespace Hub.Host.Hosting;

/// <summary>JSON shapes of the host's own answers, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HubSnapshot))]
[JsonSerializable(typeof(DemoToken))]
[JsonSerializable(typeof(ClientToken))]
[JsonSerializable(typeof(GroupChange))]
internal sealed partial class HostJson : JsonSerializerContext;
