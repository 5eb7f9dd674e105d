using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Review;
using Spectre.Console;

namespace Orleans.Docs.Cli.Reviewing;

/// <summary>One document after the other: what is known of it is shown, and a single key decides.</summary>
internal sealed class ReviewSession(Call call, IDocsClient client)
{
    private const string Keys = "[a]ccept  [r]eject  [c]orrect  [t]ext  [s]kip  [q]uit";

    private Terminal Terminal => call.Terminal;

    public async Task RunAsync(ReviewQuery query, CancellationToken cancellationToken)
    {
        var decided = 0;
        while (await client.Review.NextAsync(query, cancellationToken) is { } item)
        {
            await ShowAsync(item, cancellationToken);
            switch (await AskAsync(item, cancellationToken))
            {
                case Answer.Decided:
                    decided++;
                    break;
                case Answer.Skip:
                    await client.Review.ReleaseAsync(item.Document, cancellationToken);
                    query = query with { After = item.Place };
                    break;
                default:
                    await client.Review.ReleaseAsync(item.Document, cancellationToken);
                    Terminal.Out.WriteLine($"{Words.Count(decided, "document", "documents")} decided");
                    return;
            }
        }

        Terminal.Out.WriteLine($"nothing left; {Words.Count(decided, "document", "documents")} decided");
    }

    private async Task ShowAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        Terminal.Out.WriteLine();
        ReviewRendering.Write(call, item);
        if (await client.SummaryAsync(item.Document, cancellationToken) is { } summary)
        {
            foreach (var fact in summary.KeyFacts)
            {
                WriteFact(fact);
            }
        }
    }

    private void WriteFact(KeyFact fact) => Terminal.Out.WriteLine(
        $"  {Untrusted.CleanLine(fact.Name),-20} {Untrusted.CleanLine(fact.Value)} "
        + $"({Words.Confidence(fact.Confidence)})");

    private async Task<Answer> AskAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        while (true)
        {
            Terminal.Out.WriteLine(Keys);
            var key = await Terminal.Console.Input.ReadKeyAsync(intercept: true, cancellationToken);
            switch (char.ToLowerInvariant(key?.KeyChar ?? 'q'))
            {
                case 'a':
                    await client.Review.AcceptAsync(item.Document, cancellationToken: cancellationToken);
                    return Answer.Decided;
                case 'r':
                    await client.Review.RejectAsync(
                        item.Document, Line("why, in your words (may stay empty)"),
                        cancellationToken: cancellationToken);
                    return Answer.Decided;
                case 'c':
                    await CorrectAsync(item, cancellationToken);
                    break;
                case 't':
                    await WriteTextAsync(item, cancellationToken);
                    break;
                case 's':
                    return Answer.Skip;
                case 'q':
                    return Answer.Quit;
            }
        }
    }

    private async Task CorrectAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        if (Line("field (type, total, …)") is { } field && Line("value") is { } value)
        {
            try
            {
                await client.CorrectAsync(item.Document, field, value, cancellationToken: cancellationToken);
            }
            catch (CommandRefusedException e)
            {
                Terminal.WriteError(e.Message);
            }
        }
    }

    private async Task WriteTextAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        await foreach (var page in Verbs.PageReading.Of(
            client, item.Document, redacted: false, only: null, cancellationToken))
        {
            Terminal.WriteText(page.Text);
        }
    }

    /// <summary>Null for an empty line.</summary>
    private string? Line(string question) => Terminal.Console.Prompt(
        new TextPrompt<string>($"{question}:").AllowEmpty()) is { Length: > 0 } line ? line : null;

    private enum Answer
    {
        Decided,
        Skip,
        Quit,
    }
}
