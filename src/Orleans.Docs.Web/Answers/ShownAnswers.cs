using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Web.Answers;

/// <summary>A document as JSON, ready to be sent.</summary>
internal sealed record ShownAnswer(long Version, string Tag, ReadOnlyMemory<byte> Json)
{
    public static ShownAnswer Of(DocumentAnswer answer) => new(
        answer.Version, Headers.TagOf(answer.Version).ToString(),
        JsonSerializer.SerializeToUtf8Bytes(answer, WebJson.Options));
}

/// <summary>
/// Answers about settled documents whose grains are in this process, made once for each state: nothing is asked and
/// nothing is written again while a document stays as it is. An answer goes when the grain leaves or the document
/// changes. When one at work will be done is the queues' to say.
/// </summary>
internal sealed class ShownAnswers(ShownDocuments documents)
{
    private readonly ConditionalWeakTable<Document, Once> _answers = [];

    /// <summary>For a caller who may read the tenant's documents. False says nothing: ask the grain.</summary>
    public bool TryFind(DocumentKey key, [NotNullWhen(true)] out ShownAnswer? answer)
    {
        answer = documents.TryFind(key, out var document) && document.IsSettled
            ? _answers.GetValue(document, _ => new Once()).Of(document)
            : null;
        return answer is not null;
    }

    private sealed class Once
    {
        private ShownAnswer? _answer;

        // Two readers may both make it: they make the same.
        public ShownAnswer Of(Document document) =>
            _answer ??= ShownAnswer.Of(DocumentAnswer.Of(DocumentViews.Of(document)));
    }
}
