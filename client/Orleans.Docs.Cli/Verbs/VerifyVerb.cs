using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class VerifyVerb : Verb
{
    private readonly Option<string?> _id = new("--id")
    {
        Description = "One document alone, as id or tenant/id",
        HelpName = "ID",
    };

    private readonly Option<BlobChecks> _blobs = new("--blobs")
    {
        Description = "full: read and compare every blob; "
            + "names: look only whether each is there and as long as it must be",
        HelpName = "full|names",
        DefaultValueFactory = _ => BlobChecks.Full,
    };

    private readonly Option<bool> _anchor = new("--anchor")
    {
        Description = "When all is well, sign a new root over every stream, as happens once a day by itself",
    };

    public VerifyVerb()
        : base(
            "verify",
            "Prove that every event, blob and index entry is what was written. Looks at all tenants unless --tenant or "
            + "--id is given. Where no silo runs, ./docs looks at the files itself. Ends with 0 when all is well, "
            + "6 when something is wrong, 1 when it could not be told",
            "docs verify", "docs verify --data DIR", "docs verify --tenant acme --blobs names --json",
            "docs verify --id 953b5a3f874961f0a6047be5eff4fa0b", "docs verify --anchor")
    {
        Options.Add(_id);
        Options.Add(_blobs);
        Options.Add(_anchor);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, request) = await ReadAsync(call, cancellationToken);
        await using (client)
        {
            var reports = client.VerifyAsync(request, cancellationToken);
            var last = await VerifyRendering.ShowAsync(call, reports, cancellationToken);
            return last.State switch
            {
                VerifyState.Sound => ExitCode.Fine,
                VerifyState.Unsound => ExitCode.Damaged,
                VerifyState.Cancelled => ExitCode.Interrupted,
                _ => ExitCode.Failed,
            };
        }
    }

    private async Task<(IDocsClient Client, VerifyRequest Request)> ReadAsync(
        Call call, CancellationToken cancellationToken)
    {
        var request = new VerifyRequest { Blobs = call.Get(_blobs), Anchor = call.Get(_anchor) };
        if (request.Anchor && (call.Get(_id) is not null || call.IsTenantGiven))
        {
            throw new WrongArgumentsException("--anchor signs for all tenants: leave --tenant and --id away");
        }

        if (call.Get(_id) is { } id)
        {
            var (client, document) = await call.ConnectAsync(id, cancellationToken);
            return (client, request with { Document = document });
        }

        return (await call.ConnectAsync(cancellationToken), request with { AllTenants = !call.IsTenantGiven });
    }
}
