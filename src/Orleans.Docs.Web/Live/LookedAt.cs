using System.Runtime.CompilerServices;
using System.Text.Json;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>What tells of no change by itself: as it is now, then whenever it differs, until nothing is at work.
/// </summary>
internal abstract class LookedAt<T>(TimeProvider time) : IFeed where T : notnull
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    protected abstract string Event { get; }

    protected abstract Task<T> Look(Caller caller, CancellationToken cancellationToken);

    protected abstract bool IsAtWork(T answer);

    /// <summary>The answer without what differs at each look.</summary>
    protected virtual T Compared(T answer) => answer;

    public async IAsyncEnumerable<StreamItem> Read(
        Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var shown = "";
        while (true)
        {
            var answer = await Look(caller, cancellationToken);
            var text = JsonSerializer.Serialize(Compared(answer), WebJson.Options);
            if (text != shown)
            {
                shown = text;
                yield return new StreamItem(Event, Id: null, answer);
            }

            if (!IsAtWork(answer))
            {
                yield break;
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }
}
