using System.CommandLine;
using Orleans.Docs.Cli.Auditing;
using Orleans.Docs.Client;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class AuditVerb : Verb
{
    private readonly Argument<string[]> _words = new("ACTION")
    {
        Description = "Nothing: write all to the output. verify FILE: check such a file, without any silo",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _from = Inputs.Time("--from", "Only what was done from then on");
    private readonly Option<string?> _to = Inputs.Time("--to", "Only what was done before then");

    private readonly Option<string?> _document = new("--document")
    {
        Description = "One document alone, as id or tenant/id",
        HelpName = "ID",
    };

    private readonly Option<string?> _roots = new("--roots")
    {
        Description = "verify: compare with the newest signed root of this directory too",
        HelpName = "DIRECTORY",
    };

    private readonly Option<string?> _rootKey = new("--root-key")
    {
        Description = "verify: the key that signed the roots, or its public half, as PEM",
        HelpName = "FILE",
    };

    public AuditVerb()
        : base(
            "audit",
            "Write out who did what and when, as JSON lines with the hash chain, and check what was written. Covers "
            + "all tenants unless --tenant or --document is given. Never holds a document's text; its events come "
            + "sealed, for the chain covers them",
            "docs audit > audit.jsonl", "docs audit --document 5d41402a --from 2026-07-01",
            "docs audit verify audit.jsonl --roots data/roots --root-key roots.pem")
    {
        Arguments.Add(_words);
        Options.Add(_from);
        Options.Add(_to);
        Options.Add(_document);
        Options.Add(_roots);
        Options.Add(_rootKey);
    }

    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken) => call.Get(_words) switch
    {
        [] when call.Get(_roots) is null && call.Get(_rootKey) is null => WriteAsync(call, cancellationToken),
        ["verify", var file] when !call.IsGiven(_from) && !call.IsGiven(_to) && !call.IsGiven(_document) =>
            new AuditCheck(call, file, call.Get(_roots), call.Get(_rootKey)).RunAsync(cancellationToken),
        _ => throw new WrongArgumentsException(
            "say docs audit, with what limits it, or docs audit verify FILE, with roots to compare with"),
    };

    private async Task<int> WriteAsync(Call call, CancellationToken cancellationToken)
    {
        var (from, to) = (Inputs.ReadTime(call, _from), Inputs.ReadTime(call, _to));
        var (client, document) = call.Get(_document) is { } id
            ? await call.ConnectAsync(id, cancellationToken)
            : (await call.ConnectAsync(cancellationToken), (DocumentKey?)null);
        await using var connection = client;
        var request = new AuditRequest
        {
            From = from,
            To = to,
            Document = document,
            AllTenants = document is null && !call.IsTenantGiven,
        };
        await foreach (var line in AuditExport.Lines(client, request, cancellationToken))
        {
            call.WriteJson(line);
        }

        return ExitCode.Fine;
    }
}
