using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Review;
using Spectre.Console;

namespace Orleans.Docs.Cli.Reviewing;

/// <summary>
/// One document after the other: what is known of it is shown, and a single key decides. Personal data is replaced
/// until it is asked for, and then shown of that document alone.
/// </summary>
internal sealed class ReviewSession(Call call, IDocsClient client)
{
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(30);

    private const string Keys = "[a]ccept  [r]eject  [c]orrect  [t]ext  [v]iew personal data  [s]kip  [q]uit";

    private bool _asRead;

    private Terminal Terminal => call.Terminal;

    public async Task RunAsync(ReviewQuery query, CancellationToken cancellationToken)
    {
        var (decided, answer) = (0, Answer.Decided);
        while (answer is not Answer.Quit
            && await client.Review.NextAsync(query, cancellationToken) is { } item)
        {
            answer = await LookAsync(item, cancellationToken);
            decided += answer is Answer.Decided ? 1 : 0;
            query = answer is Answer.Decided ? query : query with { After = item.Place };
        }

        var end = answer is Answer.Quit ? "" : "nothing left; ";
        Terminal.Out.WriteLine($"{end}{Words.Count(decided, "document", "documents")} decided");
    }

    /// <summary>
    /// One document. What is refused (it was erased, it is somebody else's by now) is said, and is not the end. Whoever
    /// breaks off leaves it to the next reviewer.
    /// </summary>
    private async Task<Answer> LookAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        try
        {
            await ShowAsync(item, cancellationToken);
            var answer = await AskAsync(item, cancellationToken);
            if (answer is Answer.Skip or Answer.Quit)
            {
                await client.Review.ReleaseAsync(item.Document, cancellationToken);
            }

            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(ReleasePatience, Terminal.Time);
            await client.Review.ReleaseAsync(item.Document, patience.Token);
            throw;
        }
        catch (DocsException e) when (e is not CallerRefusedException)
        {
            Terminal.WriteError(e.Message);
            return Answer.Refused;
        }
    }

    private async Task ShowAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        _asRead = false;
        Terminal.Out.WriteLine();
        ReviewRendering.Write(call, item);
        await ShowFactsAsync(item.Document, cancellationToken);
    }

    private async Task ShowFactsAsync(DocumentKey document, CancellationToken cancellationToken)
    {
        var summary = _asRead
            ? await client.SummaryAsync(document, cancellationToken)
            : await client.RedactedSummaryAsync(document, cancellationToken);
        foreach (var fact in summary?.KeyFacts ?? [])
        {
            Terminal.Out.WriteLine(
                $"  {Untrusted.CleanLine(fact.Name),-20} {Untrusted.CleanLine(fact.Value)} "
                + $"({Words.Confidence(fact.Confidence)})");
        }
    }

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
                    var why = await LineAsync("why, in your words (may stay empty)", cancellationToken);
                    await client.Review.RejectAsync(item.Document, why, cancellationToken: cancellationToken);
                    return Answer.Decided;
                case 'c':
                    await CorrectAsync(item, cancellationToken);
                    break;
                case 't':
                    await WriteTextAsync(item, cancellationToken);
                    break;
                case 'v':
                    _asRead = true;
                    Terminal.WriteNote("personal data is shown from here on, which is put on record");
                    await ShowFactsAsync(item.Document, cancellationToken);
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
        if (await LineAsync("field (type, total, …)", cancellationToken) is { } field
            && await LineAsync("value", cancellationToken) is { } value)
        {
            try
            {
                await client.CorrectAsync(item.Document, field, value, cancellationToken: cancellationToken);
                await SettleAsync(item.Document, cancellationToken);
            }
            catch (CommandRefusedException e)
            {
                Terminal.WriteError(e.Message);
            }
        }
    }

    /// <summary>Of another type it is summarised anew, and nothing is to be decided before.</summary>
    private async Task SettleAsync(DocumentKey document, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(SettlePatience, Terminal.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await client.WaitUntilSettledAsync(document, either.Token);
            await ShowFactsAsync(document, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Terminal.WriteNote("what follows from that is still being worked out");
        }
    }

    private async Task WriteTextAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        await foreach (var page in Verbs.PageReading.Of(
            client, item.Document, redacted: !_asRead, only: null, cancellationToken))
        {
            Terminal.WriteText(page.Text);
        }
    }

    /// <summary>Null for an empty line.</summary>
    private async Task<string?> LineAsync(string question, CancellationToken cancellationToken)
    {
        var prompt = new TextPrompt<string>($"{question}:").AllowEmpty();
        return await prompt.ShowAsync(Terminal.Console, cancellationToken) is { Length: > 0 } line ? line : null;
    }

    private enum Answer
    {
        Decided,
        Refused,
        Skip,
        Quit,
    }
}
