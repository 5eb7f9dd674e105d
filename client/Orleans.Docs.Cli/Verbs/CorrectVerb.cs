using System.CommandLine;
using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class CorrectVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();
    private readonly Argument<string> _field = new("FIELD") { Description = "type, or a key fact such as total" };
    private readonly Argument<string> _value = new("VALUE") { Description = "What it should be" };

    public CorrectVerb()
        : base(
            "correct", "Set a document's type or a key fact; later results do not undo it",
            "docs correct 5d41402a type invoice", "docs correct 5d41402a total 119.00")
    {
        Arguments.Add(_id);
        Arguments.Add(_field);
        Arguments.Add(_value);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await client.CorrectAsync(
            document, call.Get(_field), call.Get(_value), cancellationToken: cancellationToken);
        DocumentRendering.WriteShort(call, view);
        return ExitCode.Fine;
    }
}
