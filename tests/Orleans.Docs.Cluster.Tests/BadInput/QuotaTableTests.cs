using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Docs.Local;
using Orleans.Docs.Silo;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.BadInput;

/// <summary>A silo on AWS does not start by a table of quotas that is wrong.</summary>
public sealed class QuotaTableTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_wrong_cell_keeps_a_silo_from_starting_and_is_told()
    {
        var path = _directory.PathOf("data");
        using var data = DataDirectory.Open(path);
        using var host = DocsSilo.Build(
            new SiloSettings
            {
                DataDirectory = path,
                Arguments =
                [
                    "--Docs:Wing=Aws", "--Docs:Aws:Blobs:Bucket=docs", "--Docs:Aws:Cluster:Address=127.0.0.1",
                    "--Docs:Aws:Index:Endpoint=http://127.0.0.1:9",
                    "--Docs:Aws:QuotaDefaults:eu-west-1:Textract:AnalyzeDocument:PerSecond=many",
                ],
            },
            data);

        // What a host asks before it starts anything.
        var refused = Assert.Throws<OptionsValidationException>(
            host.Services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Equal(
            "the table of quotas (quotas.json beside the silo): "
            + "Docs:Aws:QuotaDefaults:eu-west-1:Textract:AnalyzeDocument:PerSecond is 'many': "
            + "give a number above 0 and below 1000000000",
            refused.Message);
    }

    [Fact]
    public void A_file_that_is_no_JSON_is_told_with_its_name()
    {
        var folder = Directory.CreateDirectory(_directory.PathOf("data")).FullName;
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), "{ \"Docs\": ");
        var refused = Assert.Throws<ArgumentException>(() => DocsSilo.Configuration(folder, []));
        Assert.Contains("appsettings.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains("LineNumber", refused.Message, StringComparison.Ordinal);
    }
}
