namespace Orleans.Docs.AwsStub.Faults;

/// <summary>How a code is written into an error answer; services differ, and clients must read all.</summary>
public enum Spelling
{
    /// <summary><c>__type</c> in the body.</summary>
    Type,

    /// <summary><c>__type</c> with a namespace before a <c>#</c>.</summary>
    NamespacedType,

    /// <summary><c>x-amzn-errortype</c> with an address behind a colon, as REST services write it.</summary>
    Header,

    /// <summary><c>code</c> in the body.</summary>
    Code,
}

/// <summary>Something that goes wrong in place of an answer.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>An error answer of the service.</summary>
    public sealed record Refuse(int Status, string Code, Spelling Spelling = Spelling.Type) : Fault;

    /// <summary>A page of a balancer in place of the service's answer.</summary>
    public sealed record Html(int Status = 503) : Fault;

    /// <summary>The connection is cut before an answer.</summary>
    public sealed record Cut : Fault;

    /// <summary>The service does its work, but its answer is lost: the connection is cut behind it.</summary>
    public sealed record CutAfterWork : Fault;

    /// <summary>The answer breaks off in the middle.</summary>
    public sealed record CutAnswer : Fault;

    /// <summary>An answer's head and a half of its body, and no byte more until the caller gives up.</summary>
    public sealed record Stall : Fault;

    /// <summary>No answer until the caller gives up.</summary>
    public sealed record Hang : Fault;

    /// <summary>An answer that cannot be read.</summary>
    public sealed record Garbage(string ContentType = "application/x-amz-json-1.1", string Body =
        "{\"Blocks\": [{\"Id\":") : Fault
    {
        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    }
}
