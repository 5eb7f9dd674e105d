using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Classify.Training;

/// <summary>A text to learn from.</summary>
/// <param name="Template">Which layout of its type it was made from, counted from 0.</param>
internal sealed record TrainingText(string Type, int Template, ClassifierInput Input);

/// <summary>
/// Writes the training texts. The same seed gives the same texts, each independent of how many others are asked for.
/// </summary>
internal static class TrainingTexts
{
    /// <summary>Part of the model's version: raise it whenever the same material would give other texts.</summary>
    public const int Revision = 2;

    public static IEnumerable<TrainingText> Generate(int seed, int textsPerType)
    {
        var material = TrainingMaterial.Load();
        for (var type = 0; type < DocumentType.All.Length; type++)
        {
            for (var i = 0; i < textsPerType; i++)
            {
                var random = new Random(HashCodeOf(seed, type, i));
                yield return Write(material, DocumentType.All[type], i, random);
            }
        }
    }

    private static TrainingText Write(TrainingMaterial material, string type, int number, Random random)
    {
        var templates = material.Templates[type];
        var template = templates[number % templates.Length];
        var text = new TrainingWriter(material, random, template.Language).Write(template.Lines);
        var kind = KindOf(template, random);
        var fields = type == DocumentType.Form && kind == DocumentKind.Pdf && random.Next(2) == 0 ? random.Next(3, 80)
            : random.Next(25) == 0 ? random.Next(1, 10) : 0;
        var input = new ClassifierInput(kind, TrainingNoise.Disturb(text, random), fields);
        return new TrainingText(type, number % templates.Length, input);
    }

    /// <summary>
    /// Half of the time a kind that any document may come as, so that the kind alone decides nothing. Mail is the
    /// exception: what comes as mail is an e-mail.
    /// </summary>
    private static DocumentKind KindOf(TrainingTemplate template, Random random) =>
        template.Kinds.IsEmpty || (random.Next(2) == 0 && !template.Kinds.Contains(DocumentKind.Email))
            ? random.Next(6) switch
            {
                < 3 => DocumentKind.Pdf,
                3 => DocumentKind.Image,
                4 => DocumentKind.Text,
                _ => DocumentKind.Word,
            }
            : template.Kinds[random.Next(template.Kinds.Length)];

    private static int HashCodeOf(int seed, int type, int number) =>
        unchecked((((seed * 397) + type) * 7919 * 31) + (number * 104_729));
}
