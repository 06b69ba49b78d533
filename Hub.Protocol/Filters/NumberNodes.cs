namespace Hub.Protocol.Filters;

/// <summary><c>length</c> of a text, in UTF-16 units; null for null.</summary>
internal sealed class TextLength(TextNode text) : NumberNode
{
    public override long? NumberOf(IFilterSubject subject) => text.TextOf(subject)?.Length;
}

/// <summary><c>length</c> of the groups.</summary>
internal sealed class GroupCount : NumberNode
{
    public override long? NumberOf(IFilterSubject subject) => subject.GroupCount;
}

/// <summary><c>indexof</c>: −1 when the second text is not in the first, or one of them is null.</summary>
internal sealed class IndexOf(TextNode text, TextNode part) : NumberNode
{
    public override long? NumberOf(IFilterSubject subject) =>
        text.TextOf(subject) is { } value && part.TextOf(subject) is { } sought ? TextSearch.IndexOf(value, sought) : -1;
}
