using Orleans.Docs.Local.Engines.Classify;

namespace Orleans.Docs.Silo;

/// <summary>
/// Rebuilds the classifier's model from the training texts of this project, and from what reviewers confirmed
/// (<c>docs review export</c>).
/// </summary>
internal static class Train
{
    private const string DefaultOutput = "src/Orleans.Docs.Local/Engines/Classify/classifier.zip";

    public static int Run(string[] args)
    {
        var (output, reviews) = (DefaultOutput, (string?)null);
        foreach (var option in args.Chunk(2))
        {
            (output, reviews) = option switch
            {
                ["--output", var file] => (file, reviews),
                ["--reviews", var file] => (output, file),
                _ => throw new ArgumentException("usage: train [--output FILE] [--reviews FILE]"),
            };
        }

        // Before the half minute that it takes.
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(output))))
        {
            throw new ArgumentException($"there is no directory for {output}");
        }

        try
        {
            var version = ClassifierTrainer.Train(output, reviewsPath: reviews);
            Console.WriteLine($"trained {output}, model version {version}");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(e.Message, e);
        }

        if (output != DefaultOutput)
        {
            Console.WriteLine($"a silo takes it with --Docs:Classifier:ModelPath={Path.GetFullPath(output)}");
        }

        return 0;
    }
}
