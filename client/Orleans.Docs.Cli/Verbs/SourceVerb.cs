using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class SourceVerb : Verb
{
    private const int CopyBufferBytes = 1024 * 1024;

    private readonly Argument<string> _id = Inputs.Id();

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Write to this file; without it, to the standard output",
        HelpName = "FILE",
    };

    public SourceVerb()
        : base(
            "source", "Get the original back, byte for byte",
            "docs source 5d41402a -o invoice.pdf", "docs source 5d41402a | sha256sum")
    {
        Arguments.Add(_id);
        Options.Add(_output);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var path = call.Get(_output);
        if (path is null && (call.Json || call.Terminal.IsInteractive))
        {
            throw new WrongArgumentsException("the original may be no text: say where to write it with -o FILE");
        }

        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await client.GetAsync(document, cancellationToken);
        await using var source = client.OpenSource(document);
        if (path is null)
        {
            await using var bytes = call.Terminal.OpenBytes();
            await source.CopyToAsync(bytes, CopyBufferBytes, cancellationToken);
            return ExitCode.Fine;
        }

        await WriteWholeAsync(source, Path.GetFullPath(path), cancellationToken);
        if (call.Json)
        {
            call.WriteJson(Json.Merge(Json.Head(view), new { Path = path, Bytes = view.LengthBytes }));
        }

        return ExitCode.Fine;
    }

    /// <summary>Beside the target first, so that a break leaves no half a file under its name.</summary>
    private static async Task WriteWholeAsync(Stream source, string path, CancellationToken cancellationToken)
    {
        var partial = $"{path}.{Guid.NewGuid():n}.part";
        try
        {
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                await source.CopyToAsync(file, CopyBufferBytes, cancellationToken);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
