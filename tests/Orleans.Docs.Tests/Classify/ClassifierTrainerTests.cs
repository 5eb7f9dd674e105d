using Orleans.Docs.Content;
using Orleans.Docs.Local.Engines.Classify;
using Orleans.Docs.Local.Engines.Classify.Training;
using Xunit;

namespace Orleans.Docs.Tests.Classify;

public sealed class ClassifierTrainerTests
{
    [Fact]
    public void The_model_in_the_assembly_was_trained_from_the_material_in_the_assembly() =>
        Assert.Equal(
            ClassifierTrainer.VersionOf(new TrainerSettings(), ReviewedTexts.None),
            ClassifierModel.LoadEmbedded().Card.Version);

    [Fact]
    public void The_same_seed_gives_the_same_texts_and_another_seed_others()
    {
        var first = TrainingTexts.Generate(7, 12).ToArray();

        Assert.Equal(first, TrainingTexts.Generate(7, 12));
        Assert.NotEqual(first, TrainingTexts.Generate(8, 12));
    }

    [Fact]
    public void Every_layout_of_every_type_can_be_written_out()
    {
        var material = TrainingMaterial.Load();

        foreach (var (type, templates) in material.Templates)
        {
            Assert.True(templates.Length >= 8, $"{type} has only {templates.Length} layouts");
            foreach (var template in templates)
            {
                var text = new TrainingWriter(material, new Random(1), template.Language).Write(template.Lines);
                Assert.DoesNotMatch(@"\{[a-z]+\}", text);
            }
        }
    }

    [Fact]
    public void Training_twice_gives_the_same_model_file()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var first = Path.Combine(folder.FullName, "first.zip");
            var second = Path.Combine(folder.FullName, "second.zip");
            var settings = new TrainerSettings { Seed = 3, TextsPerType = 3, IterationsMax = 3 };

            var card = ClassifierTrainer.Train(first, settings, ReviewedTexts.None);
            ClassifierTrainer.Train(second, settings, ReviewedTexts.None);

            Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
            Assert.Equal(3 * DocumentType.All.Length, card.Texts);
            Assert.Equal(card, ClassifierModel.LoadFile(first).Card);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
