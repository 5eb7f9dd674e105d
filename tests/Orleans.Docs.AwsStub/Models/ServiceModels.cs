using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Orleans.Docs.AwsStub.Models;

/// <summary>
/// The models of the services by the name they sign under. They come with npm's <c>aws-sdk</c>: in
/// <c>DOCS_AWS_MODELS</c>, or where <c>./docs test</c> installs it.
/// </summary>
public sealed class ServiceModels(string directory)
{
    private const string InstalledAt = "artifacts/npm/node_modules/aws-sdk/apis";

    private static readonly Dictionary<string, string> Files = new()
    {
        ["textract"] = "textract-2018-06-27",
        ["comprehend"] = "comprehend-2017-11-27",
        ["bedrock"] = "bedrock-runtime-2023-09-30",
        ["sagemaker"] = "runtime.sagemaker-2017-05-13",
        ["sns"] = "sns-2010-03-31",
        ["servicequotas"] = "service-quotas-2019-06-24",
        ["kms"] = "kms-2014-11-01",
    };

    private static readonly JsonObject Newer = ReadNewer();
    private readonly ConcurrentDictionary<string, ServiceModel> _models = new();

    public static IEnumerable<string> Services => Files.Keys;

    /// <summary>Where the models are on this machine, or null.</summary>
    /// <exception cref="InvalidOperationException">
    /// They are not, and this is CI: without them every request would fit, so that nothing was tested.
    /// </exception>
    public static string? Find() => Installed()
        ?? (Environment.GetEnvironmentVariable("CI") is { Length: > 0 }
            ? throw new InvalidOperationException("the services' models are missing: npm's aws-sdk has them")
            : null);

    private static string? Installed()
    {
        if (Environment.GetEnvironmentVariable("DOCS_AWS_MODELS") is { Length: > 0 } configured)
        {
            return Directory.Exists(configured) ? configured : null;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, InstalledAt) is var candidate && Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The model, or null for a service that is checked by its own code only.</summary>
    public ServiceModel? Of(string service) => !Files.TryGetValue(service, out var file)
        ? null
        : _models.GetOrAdd(service, _ => ServiceModel.Load(
            Path.Combine(directory, file + ".min.json"), Newer[service] as JsonArray ?? []));

    private static JsonObject ReadNewer()
    {
        using var stream = typeof(ServiceModels).Assembly.GetManifestResourceStream("newer-members.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
