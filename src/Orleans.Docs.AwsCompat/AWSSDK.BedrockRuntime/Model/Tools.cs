using System.Collections.Generic;
using Amazon.Runtime.Documents;

namespace Amazon.BedrockRuntime.Model;

/// <summary>Tools and which of them the model must use.</summary>
public partial class ToolConfiguration
{
    public ToolChoice ToolChoice { get; set; }

    public List<Tool> Tools { get; set; }
}

/// <summary>A tool, or a point in the list for the cache; exactly one member is set.</summary>
public partial class Tool
{
    public CachePointBlock CachePoint { get; set; }

    public ToolSpecification ToolSpec { get; set; }
}

/// <summary>A tool and the shape of its input.</summary>
public partial class ToolSpecification
{
    public string Description { get; set; }

    public ToolInputSchema InputSchema { get; set; }

    public string Name { get; set; }
}

/// <summary>A JSON schema.</summary>
public partial class ToolInputSchema
{
    public Document Json { get; set; }
}

/// <summary>Any tool, none or any, or a certain one; exactly one member is set.</summary>
public partial class ToolChoice
{
    public AnyToolChoice Any { get; set; }

    public AutoToolChoice Auto { get; set; }

    public SpecificToolChoice Tool { get; set; }
}

/// <summary>The model must use a tool.</summary>
public partial class AnyToolChoice;

/// <summary>The model may use a tool.</summary>
public partial class AutoToolChoice;

/// <summary>The model must use this tool.</summary>
public partial class SpecificToolChoice
{
    public string Name { get; set; }
}

/// <summary>The model uses a tool.</summary>
public partial class ToolUseBlock
{
    public Document Input { get; set; }

    public string Name { get; set; }

    public string ToolUseId { get; set; }
}

/// <summary>What the tool gave.</summary>
public partial class ToolResultBlock
{
    public List<ToolResultContentBlock> Content { get; set; }

    public ToolResultStatus Status { get; set; }

    public string ToolUseId { get; set; }
}

/// <summary>A part of what the tool gave; exactly one member is set.</summary>
public partial class ToolResultContentBlock
{
    public Document Json { get; set; }

    public string Text { get; set; }
}
