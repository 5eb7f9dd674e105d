using Orleans.Docs.Local.Engines.Classify;

namespace Orleans.Docs.Silo;

/// <summary>Rebuilds the classifier's model from the training texts of this project.</summary>
internal static class Train
{
    private const string DefaultOutput = "src/Orleans.Docs.Local/Engines/Classify/classifier.zip";

    public static int Run(string[] args)
    {
        var output = args switch
        {
            [] => DefaultOutput,
            ["--output", var file] => file,
            _ => throw new ArgumentException("usage: train [--output FILE]"),
        };
        var version = ClassifierTrainer.Train(output);
        Console.WriteLine($"trained {output}, model version {version}");
        return 0;
    }
}
