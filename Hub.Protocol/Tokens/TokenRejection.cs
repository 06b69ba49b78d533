namespace Hub.Protocol.Tokens;

/// <summary>Why an access token was refused.</summary>
public enum TokenRejection : byte
{
    /// <summary>Not refused.</summary>
    None,
    /// <summary>Longer than the rules allow.</summary>
    TooLong,
    /// <summary>Not three strict base64url parts, or not the JSON objects that a JWS has.</summary>
    Malformed,
    /// <summary>The header names another algorithm than HS256, or an extension that must be understood.</summary>
    WrongAlgorithm,
    /// <summary>No configured key made this signature.</summary>
    BadSignature,
    /// <summary>A claim that decides something is there twice or has the wrong type.</summary>
    InvalidClaim,
    /// <summary>There is no <c>exp</c> claim.</summary>
    NoExpiry,
    /// <summary><c>exp</c> has passed, skew included.</summary>
    Expired,
    /// <summary><c>nbf</c> lies ahead, skew included.</summary>
    NotYetValid,
    /// <summary>No audience names this endpoint and this hub.</summary>
    WrongAudience,
    /// <summary>A <c>webpubsub.group</c> entry is not a group name. The only refusal that is the caller's bad request (400) and not 401.</summary>
    InvalidGroup,
}

/// <summary>Texts of <see cref="TokenRejection"/>.</summary>
public static class TokenRejections
{
    /// <summary>One short sentence for the response and the log; it repeats nothing from the token.</summary>
    public static string Text(this TokenRejection rejection) => rejection switch
    {
        TokenRejection.None => "The access token is valid.",
        TokenRejection.TooLong => "The access token is too long.",
        TokenRejection.Malformed => "The access token is not a well-formed JWT.",
        TokenRejection.WrongAlgorithm => "The access token must be signed with HS256.",
        TokenRejection.BadSignature => "The access token's signature does not match any access key of this hub.",
        TokenRejection.InvalidClaim => "A claim of the access token is repeated or has the wrong type.",
        TokenRejection.NoExpiry => "The access token has no 'exp' claim.",
        TokenRejection.Expired => "The access token has expired.",
        TokenRejection.NotYetValid => "The access token is not valid yet.",
        TokenRejection.WrongAudience => "The access token's audience is another endpoint or another hub.",
        TokenRejection.InvalidGroup => "A 'webpubsub.group' claim is not a valid group name: 1 to 1024 characters, not all white space.",
        _ => throw new ArgumentOutOfRangeException(nameof(rejection), rejection, "Not a TokenRejection."),
    };
}
