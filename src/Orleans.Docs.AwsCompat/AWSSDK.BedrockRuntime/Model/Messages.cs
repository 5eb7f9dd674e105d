using System.Collections.Generic;

namespace Amazon.BedrockRuntime.Model;

/// <summary>What one side said.</summary>
public partial class Message
{
    public List<ContentBlock> Content { get; set; }

    public ConversationRole Role { get; set; }
}

/// <summary>A part of a message; exactly one member is set.</summary>
public partial class ContentBlock
{
    public CachePointBlock CachePoint { get; set; }

    public string Text { get; set; }

    public ToolResultBlock ToolResult { get; set; }

    public ToolUseBlock ToolUse { get; set; }
}

/// <summary>A part of the instructions; exactly one member is set.</summary>
public partial class SystemContentBlock
{
    public CachePointBlock CachePoint { get; set; }

    public string Text { get; set; }
}

/// <summary>What stands before it may be kept in the cache.</summary>
public partial class CachePointBlock
{
    public CachePointType Type { get; set; }
}
