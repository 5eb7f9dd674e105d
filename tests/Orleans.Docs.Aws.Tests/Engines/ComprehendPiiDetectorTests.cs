using System.Collections.Immutable;
using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>Personal data with Comprehend, over the wire.</summary>
public sealed class ComprehendPiiDetectorTests : StubTests
{
    private const string Api = "comprehend:DetectPiiEntities";

    [Fact]
    public async Task Findings_stand_where_the_text_has_them_behind_emoji_and_on_their_page()
    {
        var first = "The 👩‍💻 writes to jane@example.com. 😀 Jane Roe is here.";
        var second = "And of José Álvarez: 123-45-6789.";
        var findings = await Done(Text(first, "", second));
        Assert.Equal(
            [(1, "jane@example.com", "EMAIL"), (1, "Jane Roe", "NAME"), (3, "José Álvarez", "NAME"),
                (3, "123-45-6789", "SSN")],
            findings.Items.Select(f => (f.Page, (f.Page == 1 ? first : second).Substring(f.Start, f.Length), f.Type)));
        // The empty page is not paid for.
        Assert.Equal(2, Stub.Ledger.Calls(Api));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Theory]
    [InlineData(300, "The mail is jane@example.com")]
    [InlineData(600, "One short page", "", "and another")]
    [InlineData(500, 401)]
    [InlineData(400, 400)]
    public async Task What_is_charged_is_counted_in_whole_units_and_three_at_least(
        int characters, params object[] pages)
    {
        var text = Text([.. pages.Select(page => page as string ?? new string('a', (int)page))]);
        var done = Assert.IsType<Outcome<Findings>.Done>(await Detector().Detect(text, Cancel));
        Assert.Equal(characters, done.Usage.Characters);
    }

    [Fact]
    public async Task A_page_over_the_limit_goes_in_pieces_and_what_stands_at_a_seam_is_found_once()
    {
        var sentence = "The address of the person is jane.roe@example.com and of the office it is not. 😀 ";
        var text = string.Concat(Enumerable.Repeat(sentence, 400));
        var findings = await Done(Text(text), new ComprehendOptions { CallBytesMax = 8_192 });
        Assert.Equal(400, findings.Items.Length);
        Assert.All(findings.Items, f => Assert.Equal("jane.roe@example.com", text.Substring(f.Start, f.Length)));
        Assert.InRange(Stub.Ledger.Calls(Api), 5, 7);
    }

    [Fact]
    public async Task Spanish_is_told_and_other_languages_go_to_the_rules()
    {
        await Done(Text("El pago de la factura es para el cliente que se llama Jane Roe y los demás."));
        Assert.Equal(1, Stub.Ledger.Calls(Api));
        var german = Text("Die Rechnung ist für den Kunden und wird mit der Post an das Haus geschickt.");
        var local = new Rules();
        await Detector(others: local).Detect(german, Cancel);
        Assert.Equal(1, local.Calls);
        Assert.Equal(
            new Outcome<Findings>.Terminal("language_not_supported"), await Detector().Detect(german, Cancel));
        Assert.Equal(1, Stub.Ledger.Calls(Api));
    }

    public static TheoryData<Fault, Outcome<Findings>> Faults => new()
    {
        { new Fault.Refuse(400, "ThrottlingException", Spelling.NamespacedType),
            new Outcome<Findings>.Throttled(TimeSpan.FromSeconds(2)) },
        { new Fault.Refuse(429, "TooManyRequestsException", Spelling.Header),
            new Outcome<Findings>.Throttled(TimeSpan.FromSeconds(2)) },
        { new Fault.Refuse(500, "InternalServerException"), new Outcome<Findings>.Transient("service_failed") },
        { new Fault.Html(), new Outcome<Findings>.Transient("service_failed") },
        { new Fault.Cut(), new Outcome<Findings>.Transient("service_unreachable") },
        { new Fault.Garbage(), new Outcome<Findings>.Transient("service_answer_unreadable") },
        { new Fault.Garbage(Body: Answer(begin: 0, end: 5_000)), new Outcome<Findings>.Terminal("findings_unfit") },
        { new Fault.Garbage(Body: Answer(begin: -3, end: 4)), new Outcome<Findings>.Terminal("findings_unfit") },
        { new Fault.Refuse(400, "ExpiredTokenException"),
            new Outcome<Findings>.Transient("service_credentials_expired") },
        { new Fault.Refuse(400, "AccessDeniedException"), new Outcome<Findings>.Terminal("service_access_denied") },
        { new Fault.Refuse(400, "InvalidRequestException"), new Outcome<Findings>.Terminal("service_request_refused") },
        { new Fault.Hang(), new Outcome<Findings>.TimedOut(TimeSpan.FromSeconds(1)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_lasts_becomes_an_outcome_that_tells_what_to_do(
        Fault fault, Outcome<Findings> expected)
    {
        Stub.Faults.Always(Api, fault);
        var outcome =
            await Detector(new ComprehendOptions { TimeoutSeconds = fault is Fault.Hang ? 1 : 20 }, retries: 0)
            .Detect(Text("The mail is jane@example.com"), Cancel);
        Assert.Equal(expected, outcome);
    }

    [Fact]
    public async Task A_document_that_is_too_long_is_not_sent()
    {
        var outcome = await Detector(new ComprehendOptions { DocumentCharactersMax = 1_000 })
            .Detect(Text(new string('a', 1_001)), Cancel);
        Assert.Equal(new Outcome<Findings>.Unreadable(Problems.TooLarge), outcome);
        Assert.Equal(0, Stub.Ledger.Calls(Api));
    }

    private static string Answer(int begin, int end) =>
        $$"""{"Entities":[{"Type":"EMAIL","Score":0.9,"BeginOffset":{{begin}},"EndOffset":{{end}}}]}""";

    private async Task<Findings> Done(DocumentText text, ComprehendOptions? options = null) =>
        Assert.IsType<Outcome<Findings>.Done>(await Detector(options).Detect(text, Cancel)).Value;

    private ComprehendPiiDetector Detector(
        ComprehendOptions? options = null, IPiiDetector? others = null, int retries = 2) =>
        new(Stub.Comprehend(retries), TestCalls.Free, others, options ?? new ComprehendOptions(), TimeProvider.System);

    private static DocumentText Text(params string[] pages) => new(
        DocumentKind.Text,
        [.. pages.Select((text, i) => new PageContent { Number = i + 1, Text = text, Source = TextSource.TextLayer })]);

    private sealed class Rules : IPiiDetector
    {
        public int Calls { get; private set; }

        public EngineIdentity Identity { get; } = new("rules", "1");

        public ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken cancellationToken)
        {
            Calls++;
            return new(new Outcome<Findings>.Done(new Findings([]), default));
        }
    }
}
