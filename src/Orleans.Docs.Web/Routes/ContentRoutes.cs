using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>
/// What was read from a document. Text, tables, fields and summary are redacted; as they were read they stand below
/// <c>unredacted</c>, for reviewers.
/// </summary>
internal static class ContentRoutes
{
    private const int PagesDefault = 20;
    private const int PagesMax = 100;

    /// <summary>What is held for somebody who takes nothing of it.</summary>
    private const int SourcePieceBytes = 64 * 1024;
    private const int SourceWriteBytes = 16 * 1024;

    private const Role Unredacted = Role.Reader | Role.Reviewer;

    public static void MapContent(this IEndpointRouteBuilder routes)
    {
        MapViews(routes.MapGroup("/documents/{id}"), isRedacted: true);
        MapViews(routes.MapGroup("/documents/{id}/unredacted"), isRedacted: false);
        routes.MapGet("/documents/{id}/unredacted/findings", Findings).Needs(Unredacted)
            .Says("getFindings", "Where which personal data was found, as ranges of UTF-16 units of the pages' text")
            .Produces<FindingsAnswer>();
        routes.MapGet("/documents/{id}/source", Source).Needs(Unredacted)
            .Says("getSource", "The bytes that were submitted, always as an attachment")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
    }

    private static void MapViews(RouteGroupBuilder views, bool isRedacted)
    {
        var role = isRedacted ? Role.Reader : Unredacted;
        var (name, how, given) = isRedacted
            ? ("", ", redacted", ", redacted")
            : ("Unredacted", ", as it was read", ", as they wrote it");
        views.MapGet("/text", (Caller caller, HttpContext context, string id, int? page, int? count, long? version,
            CancellationToken cancellationToken) =>
            Text(new Asked(caller, context, id, isRedacted, page, count, version), cancellationToken)).Needs(role)
            .Says($"get{name}Text", $"The text by pages{how}; with Accept: text/plain all pages from one on")
            .AlsoAnswers("text/plain", "Dear Ms [NAME],").Produces<TextAnswer>();
        views.MapGet("/tables", (Caller caller, HttpContext context, string id, int? page, int? count, long? version,
            CancellationToken cancellationToken) =>
            Tables(new Asked(caller, context, id, isRedacted, page, count, version), cancellationToken)).Needs(role)
            .Says($"get{name}Tables", $"The tables{how}; with Accept: text/csv as CSV, an empty line between them")
            .AlsoAnswers("text/csv", "Description,Qty\nStanding desk,2\n").Produces<TablesAnswer>();
        views.MapGet("/fields", (Caller caller, HttpContext context, string id, int? page, int? count, long? version,
            CancellationToken cancellationToken) =>
            Fields(new Asked(caller, context, id, isRedacted, page, count, version), cancellationToken)).Needs(role)
            .Says($"get{name}Fields", $"Key information and form fields{how}").Produces<FieldsAnswer>();
        views.MapGet("/summary", (Caller caller, HttpContext context, string id, long? version,
            CancellationToken cancellationToken) =>
            Summary(new Asked(caller, context, id, isRedacted, null, null, version), cancellationToken)).Needs(role)
            .Says($"get{name}Summary", $"The summary{how}").Produces<SummaryAnswer>();
        views.MapGet("/names", (Caller caller, string id, long? version, CancellationToken cancellationToken) =>
            Names(caller, id, version ?? long.MaxValue, isRedacted, cancellationToken)).Needs(role)
            .Says($"get{name}Names", $"What the file was called and what people set right{given}")
            .Produces<NamesAnswer>();
    }

    private static async Task Text(Asked asked, CancellationToken cancellationToken)
    {
        var view = await asked.View(cancellationToken);
        if (!asked.Wants("text/plain"))
        {
            var pages = await asked.Pages(view, asked.First, cancellationToken);
            await asked.Answer(
                new TextAnswer(view.Key.Id, view.Version, [.. pages.Select(PageAnswer.Of)], asked.Next(pages)),
                cancellationToken);
            return;
        }

        // Pages are parted by a form feed, as printers and pdftotext part them.
        await WriteParts(
            asked, view, "text/plain; charset=utf-8", "\f", page => [page.Text], cancellationToken);
    }

    private static async Task Tables(Asked asked, CancellationToken cancellationToken)
    {
        var view = await asked.View(cancellationToken);
        if (!asked.Wants("text/csv"))
        {
            var pages = await asked.Pages(view, asked.First, cancellationToken);
            await asked.Answer(
                new TablesAnswer(
                    view.Key.Id, view.Version, [.. pages.SelectMany(TableAnswer.Of)], asked.Next(pages)),
                cancellationToken);
            return;
        }

        await WriteParts(
            asked, view, "text/csv; charset=utf-8; header=absent", "\n",
            page => page.Tables.Select(table => TableCsv.Csv(TableCsv.Inert(TableCsv.Rows(table))) + "\n"),
            cancellationToken);
    }

    private static async Task Fields(Asked asked, CancellationToken cancellationToken)
    {
        var view = await asked.View(cancellationToken);
        var pages = await asked.Pages(view, asked.First, cancellationToken);
        var summary = view.HasSummary ? await asked.Summary(view, cancellationToken) : null;
        await asked.Answer(
            new FieldsAnswer(
                view.Key.Id, view.Version,
                asked.First == 1 ? [.. (summary?.KeyFacts ?? []).Select(FactAnswer.Of)] : [],
                [
                    .. from page in pages
                       from field in page.Fields
                       select new FieldAnswer(
                           page.Number, field.Name, field.Kind, field.Value, Numbers.Round(field.Confidence)),
                ],
                asked.Next(pages)),
            cancellationToken);
    }

    private static async Task Summary(Asked asked, CancellationToken cancellationToken)
    {
        var view = await asked.View(cancellationToken);
        var summary = await asked.Summary(view, cancellationToken)
            ?? throw new ProblemException(Problem.NotFound.With("the document has no summary yet"));
        await asked.Answer(
            new SummaryAnswer(
                view.Key.Id, view.Version, summary.Text, [.. summary.KeyFacts.Select(FactAnswer.Of)],
                summary.ActionItems),
            cancellationToken);
    }

    private static async Task<IResult> Names(
        Caller caller, string id, long version, bool isRedacted, CancellationToken cancellationToken)
    {
        var content = caller.Grain<IDocumentContentGrain>(caller.Document(id).Id);
        var names = await (isRedacted ? content.RedactedNamesAsOf(version) : content.NamesAsOf(version))
            .WaitAsync(cancellationToken);
        return Results.Json(new NamesAnswer(id, names.Version, names.FileName, names.Corrections), WebJson.Options);
    }

    private static async Task<IResult> Findings(
        Caller caller, string id, long? version, CancellationToken cancellationToken)
    {
        var document = caller.Document(id);
        var view = version is { } asked
            ? await caller.Docs.GetAsOfAsync(document, asked, cancellationToken)
            : await caller.Docs.GetAsync(document, cancellationToken);
        var findings = await caller.Docs.FindingsAsOfAsync(document, view.Version, cancellationToken)
            ?? throw new ProblemException(Problem.NotFound.With("personal data was not looked for yet"));
        return Results.Json(
            new FindingsAnswer(
                id, view.Version,
                [
                    .. findings.Items.Select(found => new FindingAnswer(
                        found.Page, found.Start, found.Length, found.Type, Numbers.Round(found.Score))),
                ]),
            WebJson.Options);
    }

    /// <summary>
    /// Whatever a file says of itself, it is given as bytes to be stored: an HTML file must not run on this origin.
    /// </summary>
    private static async Task Source(Caller caller, HttpContext context, string id, CancellationToken cancellationToken)
    {
        var document = caller.Document(id);
        var head = await caller.Grain<IDocumentContentGrain>(document.Id).DescribeSource().WaitAsync(cancellationToken);
        await using var source = caller.Docs.OpenSource(document, SourcePieceBytes);
        var response = context.Response;
        var buffer = new byte[SourceWriteBytes];
        var length = await source.ReadAsync(buffer, cancellationToken);
        response.ContentType = "application/octet-stream";
        response.ContentLength = head.LengthBytes;
        response.Headers.ContentDisposition = Headers.Attachment(head.FileName);
        while (length > 0)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            length = await source.ReadAsync(buffer, cancellationToken);
        }
    }

    /// <summary>All from the first page on, written as they are read.</summary>
    private static async Task WriteParts(
        Asked asked, DocumentView view, string mediaType, string separator,
        Func<PageContent, IEnumerable<string>> parts, CancellationToken cancellationToken)
    {
        var response = asked.Context.Response;
        var isFirst = true;
        await foreach (var page in asked.All(view, cancellationToken))
        {
            foreach (var part in parts(page))
            {
                if (isFirst)
                {
                    response.ContentType = mediaType;
                }

                await response.WriteAsync(isFirst ? part : separator + part, Encoding.UTF8, cancellationToken);
                isFirst = false;
            }
        }

        if (isFirst)
        {
            response.ContentType = mediaType;
        }
    }

    /// <summary>What a request asks for: which document, how, and which part of it.</summary>
    private sealed class Asked
    {
        private readonly Caller _caller;
        private readonly DocumentKey _document;
        private readonly bool _isRedacted;
        private readonly int _count;
        private readonly long? _version;

        public Asked(
            Caller caller, HttpContext context, string id, bool isRedacted, int? page, int? count, long? version)
        {
            _caller = caller;
            Context = context;
            _document = caller.Document(id);
            _isRedacted = isRedacted;
            First = page ?? 1;
            _count = count ?? PagesDefault;
            _version = version;
            if (First < 1 || _count is < 1 or > PagesMax)
            {
                throw new ProblemException(Problem.BadRequest.With($"page starts at 1, count is 1 to {PagesMax}"));
            }
        }

        public HttpContext Context { get; }

        public int First { get; }

        public bool Wants(string mediaType) =>
            Context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == mediaType);

        public Task<DocumentView> View(CancellationToken cancellationToken) => _version is { } version
            ? _caller.Docs.GetAsOfAsync(_document, version, cancellationToken)
            : _caller.Docs.GetAsync(_document, cancellationToken);

        /// <summary>All of one answer stand for one version, whatever is written meanwhile.</summary>
        public async Task<IReadOnlyList<PageContent>> Pages(
            DocumentView view, int first, CancellationToken cancellationToken) =>
            await _caller.Docs.PagesAsOfAsync(_document, view.Version, _isRedacted, first, _count, cancellationToken);

        public async IAsyncEnumerable<PageContent> All(
            DocumentView view, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (int? next = First; next is { } first;)
            {
                var pages = await Pages(view, first, cancellationToken);
                foreach (var page in pages)
                {
                    yield return page;
                }

                next = Next(pages);
            }
        }

        public Task<Summary?> Summary(DocumentView view, CancellationToken cancellationToken) =>
            _caller.Docs.SummaryAsOfAsync(_document, view.Version, _isRedacted, cancellationToken);

        public int? Next(IReadOnlyList<PageContent> pages) => pages.Count == _count ? pages[^1].Number + 1 : null;

        public Task Answer<T>(T answer, CancellationToken cancellationToken) =>
            Context.Response.WriteAsJsonAsync(answer, WebJson.Options, cancellationToken);
    }
}
