namespace Orleans.Docs.Content;

/// <summary>
/// Why a document or a page could not be read: stable codes and what a person is told. Never document text.
/// </summary>
public static class Problems
{
    public const string PasswordRequired = "password_required";
    public const string Corrupt = "corrupt";
    public const string Unsupported = "unsupported";
    public const string TooLarge = "too_large";
    public const string TooManyPages = "too_many_pages";
    public const string Empty = "empty";
    public const string OcrMissing = "ocr_missing";
    public const string OcrLeftOut = "ocr_left_out";
    public const string OcrFailed = "ocr_failed";
    public const string ParserNotStarted = "parser_not_started";
    public const string ParserCrashed = "parser_crashed";
    public const string ParserHung = "parser_hung";
    public const string TimedOut = "timed_out";
    public const string OutOfMemory = "out_of_memory";
    public const string OutputTooLarge = "output_too_large";
    public const string EngineUnknown = "engine_unknown";
    public const string TooManyEvents = "too_many_events";
    public const string FindingsUnfit = "findings_unfit";
    public const string ThrottledTooLong = "throttled_too_long";

    // Why a document cannot be put into the search index.
    public const string StreamDamaged = "stream_damaged";
    public const string UnknownEvent = "unknown_event";
    public const string KeyMissing = "key_missing";
    public const string BlobDamaged = "blob_damaged";
    public const string EntryRefused = "entry_refused";
    public const string NotProjected = "not_projected";

    // Why somebody outside could not be told that a document settled.
    public const string NotifyUnreachable = "notify_unreachable";
    public const string NotifyTimedOut = "notify_timed_out";
    public const string NotifyRedirected = "notify_redirected";
    public const string NotifyGone = "notify_gone";
    public const string NotifyUntrusted = "notify_untrusted";
    public const string NotifyAddressRefused = "notify_address_refused";
    public const string NotifySecretMissing = "notify_secret_missing";
    public const string NotifyServiceRefused = "notify_service_refused";

    /// <summary>Before the status that a receiver answered with.</summary>
    public const string NotifyStatus = "notify_status_";

    public static string Explain(string code) => code switch
    {
        NotifyUnreachable => "the receiver could not be reached",
        NotifyTimedOut => "the receiver did not answer in time",
        NotifyRedirected => "the receiver answered with a redirect, which is never followed: configure its new address",
        NotifyGone => "the receiver is gone for good (status 410): configure another, or none",
        NotifyUntrusted => "the receiver's certificate is not trusted",
        NotifyAddressRefused =>
            "the receiver's name leads to an address of a private network that Webhook:AllowedNetworks does not name",
        NotifySecretMissing => "the secret that signs for the receiver cannot be read any more",
        NotifyServiceRefused => "the service that passes it on refused it; the silo's log says more",
        _ when code.StartsWith(NotifyStatus, StringComparison.Ordinal) =>
            $"the receiver answered with status {code[NotifyStatus.Length..]}",
        PasswordRequired => "the file is protected by a password: submit it without one",
        Corrupt => "the file is damaged and could not be read",
        Unsupported => "this kind of file is not supported",
        TooLarge => "the file or a page in it is larger than the configured limit",
        TooManyPages => "the file has more pages than the configured limit",
        Empty => "the file holds nothing to read",
        OcrMissing =>
            "scans need the packages tesseract-ocr, tesseract-ocr-eng and poppler-utils: install them and retry",
        OcrFailed => "tesseract is installed and does not work; see the silo's machine, and retry",
        ParserNotStarted => "no process could be started that reads files; the silo's log says more",
        OcrLeftOut => "the page is an image and was not read",
        ParserCrashed => "the parser crashed on this file; the file is suspect",
        ParserHung =>
            "the parser said nothing for longer than Parser:SilenceMax by the clock, without using up its processor "
            + "time: the file is suspect, or the machine far too busy; retry",
        TimedOut => "it took longer than the configured limit; for reading that is time of processors, not the clock",
        OutOfMemory => "reading needed more memory than the configured limit",
        EngineUnknown =>
            "the engine that was asked for is no longer configured: reprocess with another (see docs engines)",
        OutputTooLarge => "the file unpacks to more than the configured limit",
        TooManyEvents => "the document has as many events as the configured limit allows: submit it as a new one",
        FindingsUnfit =>
            "the engine named places of personal data that the text does not have: reprocess with another engine",
        ThrottledTooLong =>
            "the engine's service throttled for longer than the configured limit; nothing is wrong with the document, "
            + "and no retry was used up: retry when the service has room again (see docs status)",
        StreamDamaged => "its history is damaged: a hole, a broken chain or altered bytes; see docs history",
        UnknownEvent => "its history holds an event that this version does not know: a newer one wrote it",
        KeyMissing => "its key is gone or cannot be unwrapped",
        BlobDamaged => "a stored part of it is missing or altered",
        EntryRefused => "the search index does not take its entry",
        NotProjected => "its index entry could not be made; the silo's log says more",
        _ => code,
    };
}
