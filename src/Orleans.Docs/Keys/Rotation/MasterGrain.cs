using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Keys.Rotation;

/// <summary>An administrator's door to the one rotation; holds nothing.</summary>
[StatelessWorker]
internal sealed class MasterGrain(IMasterKey master) : Grain, IMasterGrain
{
    private IMasterRotationGrain Rotation => GrainFactory.GetGrain<IMasterRotationGrain>(0);

    public async Task<MasterStatus> Status() => new(await CurrentId(), await Rotation.All(), master.RetiredNote);

    public async Task<MasterStatus> Rotate()
    {
        await Rotation.Start(CallerScope.Actor, this.GetPrimaryKeyString());
        return await Status();
    }

    private async Task<string?> CurrentId()
    {
        try
        {
            return await master.CurrentId(CancellationToken.None);
        }
        catch (KeyServiceUnavailableException)
        {
            return null;
        }
    }
}
