using System.ClientModel;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Summarize.Chat;

/// <summary>
/// Lets a chat model write the summary. One call per document, no retries of its own: what a failure means is told by
/// the outcome. An answer that is not the JSON asked for is transient once per document and terminal the second time.
/// </summary>
internal sealed class ChatSummarizer(IChatClient client, SummarizerOptions options, TimeProvider clock)
    : ISummarizer, IDisposable
{
    /// <summary>Stands for the wait where a service sends none.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Documents whose first answer was no use; when full it starts anew, which costs a repeated call.
    /// </summary>
    private const int InvalidRememberedMax = 1_000;

    private readonly ConcurrentDictionary<string, bool> _invalid = [];

    public static string NameOf(SummarizerOptions options) => $"chat-{options.Provider}";

    public EngineIdentity Identity { get; } = new(NameOf(options), options.Model ?? "default");

    public async ValueTask<Outcome<Summary>> Summarize(
        DocumentText text, TypeScore type, CancellationToken cancellationToken)
    {
        var (messages, characters) = ChatPrompt.For(text, type.Type, options.MaxInputCharacters);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var asked = new ChatOptions
            {
                MaxOutputTokens = options.MaxOutputTokens,
                ResponseFormat = ChatResponseFormat.Json,
                Temperature = 0,
            };
            var response = await client.GetResponseAsync(messages, asked, either.Token);
            var usage = new Usage(
                text.Pages.Length, characters, response.Usage?.InputTokenCount ?? 0,
                response.Usage?.OutputTokenCount ?? 0);
            return Read(response.Text, text.Pages.Length) is { } summary
                ? new Outcome<Summary>.Done(summary, usage)
                : Invalid(messages[1].Text, usage);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Outcome<Summary>.TimedOut(TimeSpan.FromSeconds(options.TimeoutSeconds));
        }
        catch (ChatRefusedException refused)
        {
            return Refused(refused.Status, refused.RetryAfter);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or ClientResultException or IOException)
        {
            return unreachable is ClientResultException { InnerException: ChatRefusedException refused }
                ? Refused(refused.Status, refused.RetryAfter)
                : new Outcome<Summary>.Transient("model_unreachable");
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>Null for what is not the object that was asked for.</summary>
    private Summary? Read(string answer, int pages)
    {
        try
        {
            return ModelSummary.Parse(answer)?.Check(pages, options.KeyFactsMax, options.ActionItemsMax);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Outcome<Summary> Refused(HttpStatusCode status, TimeSpan? retryAfter) => status switch
    {
        HttpStatusCode.TooManyRequests => new Outcome<Summary>.Throttled(retryAfter ?? DefaultRetryAfter),
        HttpStatusCode.ServiceUnavailable when retryAfter is { } wait => new Outcome<Summary>.Throttled(wait),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Outcome<Summary>.Terminal("model_access_denied"),
        HttpStatusCode.NotFound => new Outcome<Summary>.Terminal("model_not_found"),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new Outcome<Summary>.Transient(
            "model_failed"),
        _ => new Outcome<Summary>.Terminal("model_request_refused"),
    };

    private Outcome<Summary> Invalid(string document, Usage usage)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(document)));
        if (_invalid.TryRemove(key, out _))
        {
            return new Outcome<Summary>.Terminal("model_answer_invalid") { Usage = usage };
        }

        if (_invalid.Count >= InvalidRememberedMax)
        {
            _invalid.Clear();
        }

        _invalid[key] = true;
        return new Outcome<Summary>.Transient("model_answer_invalid") { Usage = usage };
    }
}
