namespace Hub.Benchmarks.Chat;

/// <summary>Ways in which a server broke its promise to a chat. All of them must be 0.</summary>
internal sealed record ChatFaults
{
    /// <summary>Accepted, but a member never received it. Counted once for each member.</summary>
    public long Lost { get; set; }

    /// <summary>Received a second time.</summary>
    public long Duplicated { get; set; }

    /// <summary>Received after a later message of the same sender.</summary>
    public long Reordered { get; set; }

    /// <summary>Acked before the sender, a member itself, had received it.</summary>
    public long EarlyAcks { get; set; }

    /// <summary>Acks of a message that had been answered.</summary>
    public long RepeatedAcks { get; set; }

    /// <summary>Acks of a message nobody sent.</summary>
    public long StrayAcks { get; set; }

    /// <summary>Messages nobody sent, or of another group.</summary>
    public long Strays { get; set; }

    /// <summary>Never answered.</summary>
    public long Unanswered { get; set; }

    /// <summary>Refused with an error, and delivered nevertheless.</summary>
    public long DeliveredThoughRefused { get; set; }

    /// <summary>True if every promise was kept.</summary>
    public bool IsClean => this == new ChatFaults();

    /// <summary>One line.</summary>
    public string ToText() =>
        $"lost {Lost}, duplicated {Duplicated}, reordered {Reordered}, early acks {EarlyAcks}, repeated acks {RepeatedAcks}, "
        + $"stray acks {StrayAcks}, stray messages {Strays}, unanswered {Unanswered}, delivered though refused {DeliveredThoughRefused}";
}
