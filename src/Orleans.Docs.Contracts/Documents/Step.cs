namespace Orleans.Docs.Documents;

/// <summary>What is done to a document, in order; classify and detect personal data go side by side.</summary>
public enum Step
{
    Extract,
    Attach,
    Classify,
    DetectPii,
    Summarize,
}

/// <summary>Which queue a document's work waits in.</summary>
public enum Lane
{
    RealTime,
    Batch,
}

public enum DocumentState
{
    /// <summary>Pages are being read, or wait for it.</summary>
    Extracting,

    /// <summary>All pages are read; classification, personal data or the summary is under way.</summary>
    Analysing,

    /// <summary>All pages were read and every step is done.</summary>
    Completed,

    /// <summary>Every step is done, but not all pages could be read.</summary>
    Short,

    /// <summary>A step cannot go on; the document is in the dead letters.</summary>
    Parked,
    Cancelled,
    Erased,
}

/// <summary>What of a document was shown without redaction.</summary>
public enum Disclosure
{
    /// <summary>The text of pages.</summary>
    Text,
    Summary,

    /// <summary>Which personal data was found, and where.</summary>
    Findings,

    /// <summary>The file as it was submitted.</summary>
    Source,

    /// <summary>What people wrote: the file's name, corrections, reasons.</summary>
    Names,
}

/// <summary>How a step failed.</summary>
public enum FailureClass
{
    Transient,
    TimedOut,
    Terminal,
    Unreadable,

    /// <summary>The service asked to come again later for longer than the limit; no retry is used up.</summary>
    Throttled,
}

/// <summary>What a person says of a document's results.</summary>
public enum ReviewVerdict
{
    Accepted,
    Rejected,
}
