using Amazon.Textract;
using Amazon.Textract.Model;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>One part of a job's answer; <paramref name="Next"/> names the part after it.</summary>
internal readonly record struct PartOfAnswer(JobStatus? Status, List<Block>? Blocks, int? Pages, string? Next);

/// <summary>An answer as far as it was fetched.</summary>
internal sealed class JobReading
{
    public List<Block> Blocks { get; } = [];

    public int Parts { get; private set; }

    public int Pages { get; private set; }

    public string? Next { get; private set; }

    public void Add(PartOfAnswer part)
    {
        Blocks.AddRange(part.Blocks ?? []);
        Pages = Math.Max(Pages, part.Pages ?? 0);
        Next = part.Next;
        Parts++;
    }
}
