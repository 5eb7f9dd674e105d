using System.Collections.Immutable;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Retention;

/// <summary>What one rule asks of a document, which decides on its own state. Pure.</summary>
/// <param name="Type">Null for all but <paramref name="Except"/>.</param>
[GenerateSerializer, Immutable, Alias("docs.RetentionCheck")]
public sealed record RetentionCheck(
    [property: Id(0)] DateTimeOffset UploadedBefore,
    [property: Id(1)] string? Type,
    [property: Id(2)] ImmutableArray<string> Except,
    [property: Id(3)] string Reason)
{
    public static RetentionCheck Of(RetentionRule rule, ImmutableArray<RetentionRule> all, DateTimeOffset now) => new(
        now - TimeSpan.FromDays(rule.Days), rule.Type,
        rule.Type is null ? [.. all.Select(other => other.Type).OfType<string>()] : [],
        $"retention of {rule.Days} days{(rule.Type is null ? "" : $" for {rule.Type}")}");

    /// <summary>Settled, not on hold, old enough, and of the rule's type.</summary>
    public bool Takes(Document d) =>
        d.IsSettled && !d.IsErased && d.Hold is null && d.UploadedAt < UploadedBefore
        && (Type is null ? !Except.Contains(d.EffectiveType?.Type ?? "") : d.EffectiveType?.Type == Type);
}
