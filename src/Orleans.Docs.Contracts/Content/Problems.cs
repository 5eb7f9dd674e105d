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
    public const string ParserCrashed = "parser_crashed";
    public const string TimedOut = "timed_out";
    public const string OutOfMemory = "out_of_memory";
    public const string OutputTooLarge = "output_too_large";
    public const string EngineUnknown = "engine_unknown";

    public static string Explain(string code) => code switch
    {
        PasswordRequired => "the file is protected by a password: submit it without one",
        Corrupt => "the file is damaged and could not be read",
        Unsupported => "this kind of file is not supported",
        TooLarge => "the file or a page in it is larger than the configured limit",
        TooManyPages => "the file has more pages than the configured limit",
        Empty => "the file holds nothing to read",
        OcrMissing =>
            "scans need the packages tesseract-ocr, tesseract-ocr-eng and poppler-utils: install them and retry",
        ParserCrashed => "the parser crashed on this file; the file is suspect",
        TimedOut => "reading took longer than the configured limit",
        OutOfMemory => "reading needed more memory than the configured limit",
        EngineUnknown =>
            "the engine that was asked for is no longer configured: reprocess with another (see docs engines)",
        OutputTooLarge => "the file unpacks to more than the configured limit",
        _ => code,
    };
}
