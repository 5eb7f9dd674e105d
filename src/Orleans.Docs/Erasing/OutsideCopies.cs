using System.Collections.Immutable;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Erasing;

/// <summary>
/// Plain bytes of documents outside the blob store, found by the commands under which their files came.
/// </summary>
internal sealed class OutsideCopies(IEventStore events, IEnumerable<IPlainCopies> copies)
{
    public async Task Delete(DocumentKey document, CancellationToken cancellationToken)
    {
        var commands = await Commands(document, cancellationToken);
        foreach (var copy in copies)
        {
            await copy.Delete(document, commands, cancellationToken);
        }
    }

    /// <summary>A line for each place in which an erasure leaves something.</summary>
    public async Task<ImmutableArray<string>> Staying(DocumentKey document, CancellationToken cancellationToken)
    {
        var commands = await Commands(document, cancellationToken);
        return [.. copies.Select(copy => copy.Staying(document, commands)).OfType<string>()];
    }

    /// <summary>They stand in clear beside the events, and can be read when those cannot be any more.</summary>
    private async Task<HashSet<string>> Commands(DocumentKey document, CancellationToken cancellationToken)
    {
        var commands = new HashSet<string>(StringComparer.Ordinal);
        if (!copies.Any())
        {
            return commands;
        }

        await foreach (var commit in events.Read(StreamName.Of(document), 1, cancellationToken))
        {
            if (CommitCodec.ReadEnvelope(commit).CommandId is { } command)
            {
                commands.Add(command);
            }
        }

        return commands;
    }
}
