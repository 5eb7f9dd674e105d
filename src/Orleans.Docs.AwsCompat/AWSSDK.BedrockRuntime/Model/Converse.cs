using System.Collections.Generic;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using Amazon.Runtime.Documents;

namespace Amazon.BedrockRuntime.Model;

/// <summary>A conversation and how a model shall go on with it.</summary>
public partial class ConverseRequest : AmazonBedrockRuntimeRequest
{
    public Document AdditionalModelRequestFields { get; set; }

    public List<string> AdditionalModelResponseFieldPaths { get; set; }

    public GuardrailConfiguration GuardrailConfig { get; set; }

    public InferenceConfiguration InferenceConfig { get; set; }

    public List<Message> Messages { get; set; }

    [JsonIgnore]
    public string ModelId { get; set; }

    public Dictionary<string, string> RequestMetadata { get; set; }

    public List<SystemContentBlock> System { get; set; }

    public ToolConfiguration ToolConfig { get; set; }
}

/// <summary>The model's message, why it ended and what it took.</summary>
public partial class ConverseResponse : AmazonWebServiceResponse
{
    public Document AdditionalModelResponseFields { get; set; }

    public ConverseMetrics Metrics { get; set; }

    public ConverseOutput Output { get; set; }

    public StopReason StopReason { get; set; }

    public TokenUsage Usage { get; set; }
}

/// <summary>What the model said.</summary>
public partial class ConverseOutput
{
    public Message Message { get; set; }
}

/// <summary>How long it took.</summary>
public partial class ConverseMetrics
{
    public long? LatencyMs { get; set; }
}

/// <summary>Tokens, those read from and written to the cache apart.</summary>
public partial class TokenUsage
{
    public int? CacheReadInputTokens { get; set; }

    public int? CacheWriteInputTokens { get; set; }

    public int? InputTokens { get; set; }

    public int? OutputTokens { get; set; }

    public int? TotalTokens { get; set; }
}

/// <summary>What every model understands.</summary>
public partial class InferenceConfiguration
{
    public int? MaxTokens { get; set; }

    public List<string> StopSequences { get; set; }

    public float? Temperature { get; set; }

    public float? TopP { get; set; }
}

/// <summary>The guardrail that watches the conversation.</summary>
public partial class GuardrailConfiguration
{
    public string GuardrailIdentifier { get; set; }

    public string GuardrailVersion { get; set; }

    public GuardrailTrace Trace { get; set; }
}
