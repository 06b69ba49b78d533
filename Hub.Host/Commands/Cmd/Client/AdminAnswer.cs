namespace Hub.Host.Commands.Cmd.Client;

/// <summary>One answer of the admin listener.</summary>
/// <param name="Json">As it came.</param>
/// <param name="Root">The same, read.</param>
internal sealed record AdminAnswer(string Json, Shape Root);
