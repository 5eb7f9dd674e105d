using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>The parser children and the bounds on what one file may cost.</summary>
public sealed class ParserOptions
{
    public const string Section = "Docs:Parser";

    /// <summary>How many children read side by side; 0 takes one a processor, at most 4.</summary>
    [Range(0, 64)]
    public int Processes { get; set; }

    /// <summary>So many calls may wait for a child; further ones are asked to come again.</summary>
    [Range(1, 100_000)]
    public int WaitingMax { get; set; } = 1_000;

    /// <summary>A larger file is <c>too_large</c>.</summary>
    [Range(1, 2_000_000_000)]
    public long SourceBytesMax { get; set; } = 200L * 1024 * 1024;

    /// <summary>A longer document is <c>too_many_pages</c>.</summary>
    [Range(1, 1_000_000)]
    public int PagesMax { get; set; } = 3_000;

    /// <summary>Width × height of one page's image; above it the page is <c>too_large</c>.</summary>
    [Range(1, 1_000_000_000)]
    public long PixelsMax { get; set; } = 100_000_000;

    /// <summary>All that one file unpacks to.</summary>
    [Range(1, long.MaxValue)]
    public long UnpackedBytesMax { get; set; } = 512L * 1024 * 1024;

    /// <summary>UTF-16 units of one page's text.</summary>
    [Range(1, 20_000_000)]
    public int CharactersPerPageMax { get; set; } = 1_000_000;

    [Range(0, 10_000)]
    public int AttachmentsMax { get; set; } = 100;

    [Range(1, 1_000_000_000)]
    public int AttachmentBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>Of all tables of one file.</summary>
    [Range(1, 100_000_000)]
    public int CellsMax { get; set; } = 2_000_000;

    /// <summary>
    /// Opening a file may take so much time of processors, tools included; then it is <c>timed_out</c>. What else the
    /// machine does costs a file nothing.
    /// </summary>
    public TimeSpan OpenTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>The same for one page, OCR included.</summary>
    public TimeSpan PageTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>A child that does not end a page at its limit by itself is killed after so much more.</summary>
    public TimeSpan KillGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A child that says nothing for so long by the clock is killed, whatever it used: one that waits for something
    /// uses no processor. The file or the page is <c>parser_hung</c>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SilenceMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Managed heap of one child.</summary>
    [Range(32, 65_536)]
    public int HeapMiBMax { get; set; } = 512;

    /// <summary>
    /// Resident memory of one child with its tools, shared files not counted; above it the group is killed.
    /// </summary>
    [Range(64, 65_536)]
    public int ResidentMiBMax { get; set; } = 768;

    /// <summary>An idle child that holds more is replaced by a fresh one.</summary>
    [Range(32, 65_536)]
    public int IdleResidentMiBMax { get; set; } = 160;

    /// <summary>How often a busy child's memory is looked at.</summary>
    public TimeSpan WatchEvery { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A document stays open in an idle child for so long, waiting for its next batch.</summary>
    public TimeSpan HoldOpen { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A bound on children started in any minute, so that a flood of hostile files cannot keep the machine busy
    /// forking.
    /// </summary>
    [Range(1, 10_000)]
    public int StartsPerMinuteMax { get; set; } = 240;

    /// <summary>Languages that Tesseract reads, joined by <c>+</c>; each needs its package.</summary>
    [RegularExpression("[A-Za-z0-9_]+(\\+[A-Za-z0-9_]+)*")]
    public string OcrLanguages { get; set; } = "eng";

    [Range(70, 600)]
    public int OcrResolutionDpi { get; set; } = 300;

    /// <summary>
    /// Where a tool that cannot do without a file may put it: owner-only, and wiped at start. Empty takes a directory
    /// of the user's own below the system's temporary one.
    /// </summary>
    public string WorkDirectory { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class ParserOptionsValidator : IValidateOptions<ParserOptions>;
