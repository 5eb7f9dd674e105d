using System.Collections.Immutable;

namespace Orleans.Docs.Documents;

/// <summary>What a command leads to.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Write these events in one commit.</summary>
    public sealed record Write(ImmutableArray<DocumentEvent> Events) : Decision;

    /// <summary>It was done before, or changes nothing.</summary>
    public sealed record Nothing : Decision;

    public sealed record Refuse(string Reason) : Decision;

    /// <summary>A legal hold forbids it.</summary>
    public sealed record Held(string Reason) : Decision;

    public static Decision Of(params ReadOnlySpan<DocumentEvent> events) => new Write([.. events]);

    public static Decision None { get; } = new Nothing();

    public static Decision No(string reason) => new Refuse(reason);

    public static Decision OnHold(DocumentKey document) =>
        new Held($"document {document} is on legal hold: nothing erases it until the hold is released");
}
