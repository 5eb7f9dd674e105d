using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Uploads;

/// <summary>The intake for what comes from outside: takes nothing while the system is full.</summary>
internal sealed class GatedIntake(Intake intake, SubmitGate gate) : IIntake
{
    public Task<TimeSpan?> RetryAfter(string tenant) => gate.Full(tenant);

    public async Task<Receipt> Accept(
        string tenant, IntakeSource source, IntakeFacts facts, CancellationToken cancellationToken)
    {
        await gate.Enter(tenant);
        return await intake.Accept(tenant, source, facts, cancellationToken);
    }
}
