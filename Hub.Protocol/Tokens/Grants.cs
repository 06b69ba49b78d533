namespace Hub.Protocol.Tokens;

/// <summary>What a valid access token says about its bearer. Immutable.</summary>
/// <param name="UserId">Value of <c>sub</c>; null for an anonymous connection.</param>
/// <param name="Roles">Values of <c>role</c>, as written; unknown ones are for <see cref="Permissions"/> to ignore.</param>
/// <param name="Groups">Values of <c>webpubsub.group</c>: joined at connect, no role needed.</param>
/// <param name="ExpiresAt">Value of <c>exp</c>; checked at connect only.</param>
/// <param name="ClaimsJson">The whole payload object as it was signed, for the application's <c>connect</c> event.</param>
public sealed record Grants(
    string? UserId,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Groups,
    DateTimeOffset ExpiresAt,
    ReadOnlyMemory<byte> ClaimsJson);

/// <summary>Outcome of <see cref="TokenValidator.Validate"/>: grants, or the reason why there are none.</summary>
/// <param name="Grants">Set exactly when <paramref name="Rejection"/> is <see cref="TokenRejection.None"/>.</param>
/// <param name="Rejection">Why the token was refused.</param>
public readonly record struct TokenResult(Grants? Grants, TokenRejection Rejection)
{
    /// <summary>True when the token may be used.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Grants))]
    public bool IsValid => Grants is not null;
}
