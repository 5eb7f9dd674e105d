using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>A model of Bedrock as a chat client; how it is asked is told by what derives from this.</summary>
internal abstract class BedrockChatClient : IChatClient
{
    public abstract Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The whole answer as one update.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>The client of the service belongs to whoever made it.</summary>
    public void Dispose()
    {
    }
}
