using Microsoft.Extensions.AI;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>Why a model ended, by the words of all families.</summary>
internal static class StopReasons
{
    /// <summary>Null for what was not said; a word that is not known stays as it is.</summary>
    public static ChatFinishReason? Of(string? reason) => reason?.ToLowerInvariant() switch
    {
        null => null,
        "end_turn" or "stop_sequence" or "stop" or "finish" or "finished" or "complete" or "stop_criteria_met" =>
            ChatFinishReason.Stop,
        "tool_use" or "tool_calls" => ChatFinishReason.ToolCalls,
        "max_tokens" or "length" or "model_context_window_exceeded" or "error_limit" => ChatFinishReason.Length,
        "guardrail_intervened" or "content_filtered" or "content_filter" or "error_toxic" or "refusal" =>
            ChatFinishReason.ContentFilter,
        _ => new ChatFinishReason(reason),
    };
}
