using Amazon.Runtime;

namespace Amazon.BedrockRuntime;

/// <summary>A kind of point for the cache.</summary>
public class CachePointType(string value) : ConstantClass(value)
{
    public static readonly CachePointType Default = new("default");

    public static implicit operator CachePointType(string value) => FindValue(value);

    public static CachePointType FindValue(string value) => FindValue<CachePointType>(value);
}

/// <summary>Who speaks.</summary>
public class ConversationRole(string value) : ConstantClass(value)
{
    public static readonly ConversationRole Assistant = new("assistant");
    public static readonly ConversationRole User = new("user");

    public static implicit operator ConversationRole(string value) => FindValue(value);

    public static ConversationRole FindValue(string value) => FindValue<ConversationRole>(value);
}

/// <summary>Whether a guardrail tells what it saw.</summary>
public class GuardrailTrace(string value) : ConstantClass(value)
{
    public static readonly GuardrailTrace Disabled = new("disabled");
    public static readonly GuardrailTrace Enabled = new("enabled");
    public static readonly GuardrailTrace Enabled_full = new("enabled_full");

    public static implicit operator GuardrailTrace(string value) => FindValue(value);

    public static GuardrailTrace FindValue(string value) => FindValue<GuardrailTrace>(value);
}

/// <summary>Why a model ended.</summary>
public class StopReason(string value) : ConstantClass(value)
{
    public static readonly StopReason Content_filtered = new("content_filtered");
    public static readonly StopReason End_turn = new("end_turn");
    public static readonly StopReason Guardrail_intervened = new("guardrail_intervened");
    public static readonly StopReason Max_tokens = new("max_tokens");
    public static readonly StopReason Model_context_window_exceeded = new("model_context_window_exceeded");
    public static readonly StopReason Stop_sequence = new("stop_sequence");
    public static readonly StopReason Tool_use = new("tool_use");

    public static implicit operator StopReason(string value) => FindValue(value);

    public static StopReason FindValue(string value) => FindValue<StopReason>(value);
}

/// <summary>Whether a tool worked.</summary>
public class ToolResultStatus(string value) : ConstantClass(value)
{
    public static readonly ToolResultStatus Error = new("error");
    public static readonly ToolResultStatus Success = new("success");

    public static implicit operator ToolResultStatus(string value) => FindValue(value);

    public static ToolResultStatus FindValue(string value) => FindValue<ToolResultStatus>(value);
}

/// <summary>Whether a guardrail tells what it saw.</summary>
public class Trace(string value) : ConstantClass(value)
{
    public static readonly Trace DISABLED = new("DISABLED");
    public static readonly Trace ENABLED = new("ENABLED");
    public static readonly Trace ENABLED_FULL = new("ENABLED_FULL");

    public static implicit operator Trace(string value) => FindValue(value);

    public static Trace FindValue(string value) => FindValue<Trace>(value);
}
