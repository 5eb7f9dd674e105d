using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Summarize.Chat;

namespace Orleans.Docs.Local.Engines.Summarize;

/// <summary>Makes the summarizer that the options name.</summary>
public static class Summarizers
{
    /// <summary>More than this of an answer is not read; a summary is a few kilobytes.</summary>
    private const int ResponseBytesMax = 4 * 1024 * 1024;

    private static readonly Uri OllamaDefault = new("http://127.0.0.1:11434");

    /// <exception cref="InvalidOperationException">A chat provider without a model, or a named key that is not
    /// set.</exception>
    public static ISummarizer Create(SummarizerOptions options, TimeProvider clock)
    {
        if (options.Provider == SummarizerOptions.Local)
        {
            return new LocalSummarizer(options);
        }

        if (string.IsNullOrWhiteSpace(options.Model))
        {
            throw new InvalidOperationException($"the summarizer '{options.Provider}' needs a model name");
        }

        IChatClient client = options.Provider switch
        {
            "openai" => OpenAi(options, clock),
            "ollama" => new OllamaApiClient(
                Client(options.Endpoint is { } at ? new Uri(at) : OllamaDefault, clock), options.Model),
            _ => throw new InvalidOperationException($"unknown summarizer '{options.Provider}'"),
        };
        return new ChatSummarizer(client, options, clock);
    }

    private static IChatClient OpenAi(SummarizerOptions options, TimeProvider clock)
    {
        var settings = new OpenAIClientOptions
        {
            RetryPolicy = new ClientRetryPolicy(0),
            Transport = new HttpClientPipelineTransport(Client(null, clock)),
        };
        if (options.Endpoint is { } endpoint)
        {
            settings.Endpoint = new(endpoint);
        }

        return new OpenAIClient(new ApiKeyCredential(Key(options)), settings).GetChatClient(options.Model)
            .AsIChatClient();
    }

    /// <summary>Compatible services on the own machine often want no key, but the client insists on one.</summary>
    private static string Key(SummarizerOptions options) => options.ApiKeyVariable is not { Length: > 0 } name
        ? "none"
        : Environment.GetEnvironmentVariable(name) is { Length: > 0 } key
            ? key
            : throw new InvalidOperationException($"the environment variable {name} holds no key");

    /// <summary>The deadline of a call is the summarizer's, so the client itself has none.</summary>
    private static HttpClient Client(Uri? address, TimeProvider clock) => new(new RefusalHandler(clock))
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = ResponseBytesMax,
    };
}
