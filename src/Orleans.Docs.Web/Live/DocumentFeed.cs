using System.Globalization;
using System.Runtime.CompilerServices;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>Each commit of one document; the id of a message is the version after it.</summary>
/// <param name="untilSettled">Ends with the change that settles it, or at once if it is settled and known.</param>
internal sealed class DocumentFeed(DocumentKey document, long afterVersion, bool untilSettled) : IFeed
{
    public async IAsyncEnumerable<StreamItem> Read(
        Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = await caller.Docs.GetAsync(document, cancellationToken);
        if (untilSettled && known.IsSettled && afterVersion >= known.Version)
        {
            yield break;
        }

        await foreach (var change in caller.Docs.WatchAsync(document, afterVersion, cancellationToken))
        {
            yield return new StreamItem(
                "change", change.Document.Version.ToString(CultureInfo.InvariantCulture),
                ChangeAnswer.Of(change));
            if (untilSettled && change.Document.IsSettled && change.Document.Version >= known.Version)
            {
                yield break;
            }
        }
    }
}
