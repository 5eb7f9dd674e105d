using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>Pages as they look: their images, and where words, tables and fields stand. Nothing here is redacted.
/// </summary>
internal static class LayoutRoutes
{
    private const int PagesDefault = 5;
    private const int PagesMax = 20;
    private const Role Unredacted = Role.Reader | Role.Reviewer;

    public static void MapLayout(this IEndpointRouteBuilder routes)
    {
        var views = routes.MapGroup("/documents/{id}/unredacted");
        views.MapGet("/layout", Layout).Needs(Unredacted)
            .Says(
                "getLayout",
                "Where words, tables and fields stand on the pages, and the text of which words are ranges")
            .Produces<LayoutAnswer>();
        views.MapGet("/image", Image).Needs(Unredacted)
            .Says("getPageImage", "A page of a PDF or an image as a gray JPEG, not turned; 404 where there is none")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg");
    }

    private static async Task<IResult> Layout(
        Caller caller, string id, int? page, int? count, long? version, CancellationToken cancellationToken)
    {
        var (first, pagesMax) = (page ?? 1, count ?? PagesDefault);
        if (first < 1 || pagesMax is < 1 or > PagesMax)
        {
            throw new ProblemException(Problem.BadRequest.With($"page starts at 1, count is 1 to {PagesMax}"));
        }

        var document = caller.Document(id);
        var view = version is { } asked
            ? await caller.Docs.GetAsOfAsync(document, asked, cancellationToken)
            : await caller.Docs.GetAsync(document, cancellationToken);
        var pages = await caller.Docs.PagesAsOfAsync(
            document, view.Version, redacted: false, first, pagesMax, cancellationToken);
        return Results.Json(
            new LayoutAnswer(
                id, view.Version, [.. pages.Select(PageLayoutAnswer.Of)],
                pages.Length == pagesMax ? pages[^1].Number + 1 : null),
            WebJson.Options);
    }

    private static async Task<IResult> Image(
        Caller caller, string id, int? page, CancellationToken cancellationToken)
    {
        var number = page ?? 1;
        if (number < 1)
        {
            throw new ProblemException(Problem.BadRequest.With("page starts at 1"));
        }

        var jpeg = await caller.Grain<IPageImageGrain>(caller.Document(id).Id).Draw(number)
            .WaitAsync(cancellationToken);
        return jpeg.IsEmpty
            ? throw new ProblemException(Problem.NotFound.With("there is no image of this page"))
            : Results.Bytes(jpeg, "image/jpeg");
    }
}
