using Orleans.Runtime;

namespace Orleans.Docs;

/// <summary>
/// An expected refusal. Its message is one line that says what to do and holds no document text;
/// <see cref="Code"/> is stable and meant for programs. One of Orleans' own, which hides others in those.
/// </summary>
[GenerateSerializer, Alias("docs.DocsException")]
public abstract class DocsException : OrleansException
{
    protected DocsException(string code, string message) : base(message) => Code = code;

    [Id(0)]
    public string Code { get; }
}

/// <summary>What was given is not repeated: it may be of any length and hold anything.</summary>
[GenerateSerializer, Alias("docs.InvalidNameException")]
public sealed class InvalidNameException(string what) : DocsException(
    "invalid_name", $"the {what} is not a valid name: use 1 to 63 characters of a-z, 0-9 and '-'");

[GenerateSerializer, Alias("docs.DocumentNotFoundException")]
public sealed class DocumentNotFoundException(string document)
    : DocsException("document_not_found", $"there is no document {document}");

[GenerateSerializer, Alias("docs.BatchNotFoundException")]
public sealed class BatchNotFoundException(string batch)
    : DocsException("batch_not_found", $"there is no batch {batch}");

/// <summary>No running silo has this address; what was named is not repeated, since it may be of any length.</summary>
[GenerateSerializer, Alias("docs.SiloNotFoundException")]
public sealed class SiloNotFoundException()
    : DocsException("silo_not_found", "there is no such silo: docs silo lists them");

/// <summary>The command does not fit the document's state; nothing was written.</summary>
[GenerateSerializer, Alias("docs.CommandRefusedException")]
public sealed class CommandRefusedException(string reason) : DocsException("command_refused", reason);

/// <summary>A legal hold forbids to erase the document, or one that would go with it; nothing was written.</summary>
[GenerateSerializer, Alias("docs.LegalHoldException")]
public sealed class LegalHoldException(string reason) : DocsException("legal_hold", reason);

/// <summary>The document has changed since the caller saw it; nothing was written.</summary>
[GenerateSerializer, Alias("docs.VersionMismatchException")]
public sealed class VersionMismatchException(string reason) : DocsException("version_mismatch", reason);

/// <summary>The caller's token is missing, broken, expired, of another tenant or without the role.</summary>
[GenerateSerializer, Alias("docs.CallerRefusedException")]
public sealed class CallerRefusedException(string reason) : DocsException("caller_refused", reason);

/// <summary>An upload went over a bound or its chunks do not fit together.</summary>
[GenerateSerializer, Alias("docs.UploadRefusedException")]
public sealed class UploadRefusedException(string code, string reason) : DocsException(code, reason);

/// <summary>The search query cannot be understood; the message names the place.</summary>
[GenerateSerializer, Alias("docs.InvalidQueryException")]
public sealed class InvalidQueryException(string reason) : DocsException("invalid_query", reason);

/// <summary>The system is at a bound and takes no more for now.</summary>
[GenerateSerializer, Alias("docs.OverloadedException")]
public sealed class OverloadedException(string what, TimeSpan retryAfter)
    : DocsException("overloaded", $"{what} is full; try again in {Math.Ceiling(retryAfter.TotalSeconds):0} s")
{
    [Id(0)]
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>What is stored of this document cannot be read; other documents are not concerned.</summary>
[GenerateSerializer, Alias("docs.DocumentDamagedException")]
public sealed class DocumentDamagedException(string document, string reason)
    : DocsException("document_damaged", $"document {document} cannot be read: {reason}");

/// <summary>
/// The search index lost what was stored, which no waiting mends; documents are not concerned. The message says what to
/// do.
/// </summary>
[GenerateSerializer, Alias("docs.IndexDamagedException")]
public sealed class IndexDamagedException(string reason) : DocsException("index_damaged", reason);

/// <summary>
/// A store takes or gives nothing now; the message says which, why, and what helps. It may pass by itself.
/// </summary>
[GenerateSerializer, Alias("docs.StorageUnavailableException")]
public sealed class StorageUnavailableException(string reason, StorageFault fault = StorageFault.Unknown)
    : DocsException("storage_unavailable", fault.Advice() is { } advice ? $"{reason}; {advice}" : reason)
{
    /// <summary>Tells a full disk from a locked file, one that is read only, and so on.</summary>
    [Id(0)]
    public StorageFault Fault { get; } = fault;
}
