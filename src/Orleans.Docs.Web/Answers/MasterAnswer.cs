using Orleans.Docs.Operations;

namespace Orleans.Docs.Web.Answers;

/// <summary>The master key, of which nothing but its id is told.</summary>
/// <param name="MasterKeyId">The one that wraps new keys; null where that cannot be found out now.</param>
/// <param name="Rotations">The newest first.</param>
/// <param name="Advice">What a rotation leaves to whoever runs the system.</param>
internal sealed record MasterAnswer(string? MasterKeyId, IReadOnlyList<RotationAnswer> Rotations, string Advice)
{
    public static MasterAnswer Of(MasterStatus status) => new(
        status.MasterKeyId, [.. status.Rotations.Select(RotationAnswer.Of)], status.Note);
}

/// <summary>One rotation: who, when, and what became of it.</summary>
/// <param name="MasterKeyId">The new one; empty until it is in use.</param>
/// <param name="Looked">Keys that the pass over all of them has looked at.</param>
/// <param name="Wrapped">Keys that are wrapped anew.</param>
/// <param name="Unreadable">Keys that nothing opens.</param>
/// <param name="Reason">Why it does not get on, or ended so.</param>
internal sealed record RotationAnswer(
    RotationPhase Phase, DateTimeOffset StartedAt, string By, DateTimeOffset? EndedAt, string MasterKeyId, int Pass,
    long Looked, long Wrapped, long Unreadable, string? Reason)
{
    public static RotationAnswer Of(MasterRotation rotation) => new(
        rotation.Phase, rotation.StartedAt, rotation.By, rotation.EndedAt, rotation.MasterKeyId, rotation.Pass,
        rotation.Looked, rotation.Wrapped, rotation.Unreadable, rotation.Reason);
}
