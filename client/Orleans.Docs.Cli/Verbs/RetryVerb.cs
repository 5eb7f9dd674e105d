using System.CommandLine;
using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class RetryVerb : Verb
{
    private readonly Argument<string[]> _ids = Inputs.Ids(ArgumentArity.ZeroOrMore);
    private readonly Option<bool> _allDead = new("--all-dead") { Description = "Every document in the dead letters" };

    public RetryVerb()
        : base(
            "retry", "Let parked documents try again, with a fresh budget",
            "docs retry 5d41402a", "docs retry --all-dead --json")
    {
        Arguments.Add(_ids);
        Options.Add(_allDead);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var ids = call.Get(_ids);
        if (ids.Count == 0 == !call.Get(_allDead))
        {
            throw new WrongArgumentsException("name documents, or take all of the dead letters with --all-dead");
        }

        return call.Get(_allDead)
            ? await Retrying.AllDeadAsync(call, cancellationToken)
            : await Retrying.EachAsync(call, ids, cancellationToken);
    }
}
