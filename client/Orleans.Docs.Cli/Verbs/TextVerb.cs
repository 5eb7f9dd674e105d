using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class TextVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();

    private readonly Option<int?> _page = PageReading.Option();
    private readonly Option<bool> _asRead = AsRead.Option();

    public TextVerb()
        : base(
            "text", "Print what was read so far; personal data is replaced", "docs text 5d41402a",
            "docs text 5d41402a --page 2 --json")
    {
        Arguments.Add(_id);
        Options.Add(_page);
        Options.Add(_asRead);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var only = PageReading.Check(call.Get(_page));
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await client.GetAsync(document, cancellationToken);
        await foreach (var page in PageReading.Of(client, document, !call.Get(_asRead), only, cancellationToken))
        {
            Write(call, view, page);
        }

        return ExitCode.Fine;
    }

    internal static void Write(Call call, DocumentView view, PageContent page)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Merge(Json.Head(view), new
            {
                Page = page.Number,
                page.Source,
                Confidence = Json.Round(page.Confidence),
                page.Problem,
                page.Text,
            }));
        }
        else if (page.Problem is { } problem)
        {
            call.Terminal.WriteError($"page {page.Number}: {Problems.Explain(problem)}");
        }
        else
        {
            call.Terminal.WriteText(page.Text);
        }
    }
}
