using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Orleans.Docs.Cli.Verbs;

namespace Orleans.Docs.Cli;

/// <summary>
/// The whole command line: parses, runs one verb, and turns what went wrong into one line and an exit code.
/// </summary>
internal sealed class DocsCommand(Terminal terminal, Connect connect)
{
    private static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(5);

    private readonly GlobalOptions _globals = new();

    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken = default)
    {
        var root = Build();
        var parsed = root.Parse(args.Count == 0 ? ["--help"] : args);
        if (parsed.Action is not HelpAction and not ExampleHelp && parsed.Errors.Count > 0)
        {
            terminal.WriteError(Explain(parsed));
            return ExitCode.WrongArguments;
        }

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = terminal.Out,
            Error = terminal.Error,
            ProcessTerminationTimeout = InterruptGrace,
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    private static string Explain(ParseResult parsed)
    {
        var error = parsed.Errors[0].Message.TrimEnd('.');
        return parsed.CommandResult.Command switch
        {
            Verb verb => $"{error}; see: docs {verb.Name} --help",
            _ when parsed.UnmatchedTokens is [var word, ..] => $"'{word}' is not something to do; see: docs --help",
            _ => $"{error}; see: docs --help",
        };
    }

    private Command Build()
    {
        // Not a RootCommand, which would call itself after the program's file.
        var root = new Command("docs", "Orleans.Docs: submit documents, watch them being read, and find them again.")
        {
            new HelpOption(),
            new VersionOption(),
        };
        _globals.AddTo(root);
        Verb[] verbs =
        [
            new SubmitVerb(), new BatchVerb(), new GetVerb(), new HistoryVerb(), new WatchVerb(), new SearchVerb(),
            new TextVerb(), new TablesVerb(), new SummaryVerb(), new SourceVerb(), new RetryVerb(), new ReprocessVerb(),
            new CorrectVerb(), new CancelVerb(), new ReviewVerb(), new EraseVerb(), new HoldVerb(),
            new RetentionVerb(), new DiffVerb(), new ReplayVerb(), new EnginesVerb(), new DeadVerb(), new StatusVerb(),
            new PauseVerb(), new ResumeVerb(), new SiloVerb(), new IndexVerb(), new VerifyVerb(), new AuditVerb(),
            new KeysVerb(), new MasterVerb(), new DemoVerb(),
        ];
        foreach (var verb in verbs)
        {
            verb.SetAction((parsed, cancellationToken) => RunAsync(verb, parsed, cancellationToken));
            root.Subcommands.Add(verb);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }

    private async Task<int> RunAsync(Verb verb, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await verb.RunAsync(new Call(parsed, _globals, terminal, connect), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            var failure = Failure.Of(e);
            terminal.WriteError(failure.Line);
            return failure.ExitCode;
        }
    }

    /// <summary>The usual help, with the verb's examples beneath.</summary>
    private sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = usual.Invoke(parseResult);
            if (parseResult.CommandResult.Command is Verb verb)
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var example in verb.Examples)
                {
                    output.WriteLine($"  {example}");
                }
            }

            return exitCode;
        }
    }
}
