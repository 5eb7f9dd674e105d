using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Summarize.Facts;

namespace Orleans.Docs.Local.Engines.Summarize;

/// <summary>
/// Summarises without a language model: sentences of the document itself, or for papers of figures (invoice, receipt,
/// statement, form) a sentence put together from its key facts. The same document always gives the same summary.
/// </summary>
internal sealed class LocalSummarizer(SummarizerOptions options) : ISummarizer
{
    public const string Name = "local-summary";

    public EngineIdentity Identity { get; } = new(Name, "1");

    public async ValueTask<Outcome<Summary>> Summarize(
        DocumentText text, TypeScore type, CancellationToken cancellationToken)
    {
        try
        {
            // Reading a long document takes CPU that a grain's turn must not.
            return await Task.Run(() => Summarize(text, type.Type, cancellationToken), cancellationToken);
        }
        catch (RegexMatchTimeoutException timeout)
        {
            return new Outcome<Summary>.TimedOut(timeout.MatchTimeout);
        }
    }

    private Outcome<Summary> Summarize(DocumentText text, string type, CancellationToken cancellationToken)
    {
        var facts = KeyFacts.Read(text, type, options.KeyFactsMax);
        cancellationToken.ThrowIfCancellationRequested();
        var (sentences, characters) = Read(text, cancellationToken);
        var composed = Composition.Of(type, facts);
        var picked = composed is null || type == DocumentType.Contract
            ? SentenceRanking.Pick(sentences, type, options.SentencesMax - (composed is null ? 0 : 1), options.WordsMax)
            : [];
        var summary = string.Join(
            ' ', picked.Select(sentence => sentence.Text).Prepend(composed).Where(part => part is not null));
        if (summary.Length == 0)
        {
            summary = string.Join(' ', sentences.Take(options.SentencesMax).Select(sentence => sentence.Text));
        }

        return new Outcome<Summary>.Done(
            new(summary, facts, ActionItems.Find(sentences, options.ActionItemsMax)),
            new(text.Pages.Length, characters));
    }

    private (List<Sentence> Sentences, long Characters) Read(DocumentText text, CancellationToken cancellationToken)
    {
        var sentences = new List<Sentence>();
        var characters = 0L;
        foreach (var page in text.Pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (characters + page.Text.Length > options.CharactersConsidered
                || sentences.Count >= options.SentencesConsidered)
            {
                break;
            }

            characters += page.Text.Length;
            sentences.AddRange(
                Sentences.Of(page.Text, page.Number).Take(options.SentencesConsidered - sentences.Count));
        }

        return (sentences, characters);
    }
}
