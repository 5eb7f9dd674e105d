using System.Globalization;
using System.Text.RegularExpressions;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>
/// What differs from one deployment to the next. Each is a context value of the same name in camel case, as in
/// <c>cdk deploy -c silosMin=3</c>.
/// </summary>
internal sealed partial record DeploySettings
{
    private static readonly string[] Features = ["TABLES", "FORMS", "LAYOUT", "SIGNATURES"];

    [GeneratedRegex(
        @"^(?<engine>[a-z][a-z0-9-]*)\.(?<price>PerPage|PerPlainPage|PerThousand(Characters|((Input|Output|Cached|"
            + @"CacheWritten)Tokens)))=(?<dollars>[0-9.]+)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex PriceForm { get; }

    /// <summary>ECR repository of the same account and region that holds the image of deploy/Dockerfile.</summary>
    public string ImageRepository { get; init; } = "orleans-docs";

    public string ImageTag { get; init; } = "0.1.0";

    /// <summary>Silos that always run; two, so that one may die.</summary>
    public int SilosMin { get; init; } = 2;

    public int SilosMax { get; init; } = 20;

    /// <summary>Of one silo, in units of which 1,024 are a processor.</summary>
    public int CpuUnits { get; init; } = 2_048;

    public int MemoryMiB { get; init; } = 8_192;

    /// <summary>
    /// Days for which the table of wrapped keys can be put back. An erased document can be read again by whoever may do
    /// that, for so long; 0 means never, and that a table which is lost takes every document with it.
    /// </summary>
    public int KeysRecoveryDays { get; init; } = 7;

    /// <summary>
    /// ARN of a KMS key that wraps the keys of documents in place of the stack's own; empty: that one. Rotating
    /// (<c>docs master rotate</c>) wraps anew what the stack's own had wrapped.
    /// </summary>
    public string DocumentsKeyArn { get; init; } = "";

    /// <summary>Data nodes, half of them in each of two zones.</summary>
    public int SearchNodes { get; init; } = 2;

    public string SearchInstance { get; init; } = "r7g.large.search";

    public int SearchVolumeGiB { get; init; } = 100;

    /// <summary>Whose documents the objects put under drop/ become; empty: nothing is taken there.</summary>
    public string DropTenant { get; init; } = "";

    /// <summary>
    /// Origin of the pages that may send presigned forms to the transit bucket, as <c>https://docs.example.com</c>;
    /// empty: no page may, other programs do not need it.
    /// </summary>
    public string UploadOrigin { get; init; } = "";

    /// <summary>
    /// Id of a foundation model or of an inference profile that writes summaries, or the ARN of a profile that the
    /// account made; empty: the local engine.
    /// </summary>
    public string BedrockModel { get; init; } = "";

    /// <summary>Id of the guardrail that watches it, of this account and region; empty: none.</summary>
    public string BedrockGuardrail { get; init; } = "";

    public string BedrockGuardrailVersion { get; init; } = "DRAFT";

    /// <summary>
    /// What Textract looks for beside text, each for more money, as <c>TABLES,FORMS</c>. Questions have no place in a
    /// context value: QUERIES is set in a configuration of one's own.
    /// </summary>
    public IReadOnlyList<string> TextractFeatures { get; init; } = [];

    /// <summary>
    /// What engines cost, in US dollars, as <c>bedrock.PerThousandInputTokens=0.003</c>; a model costs nothing that is
    /// recorded unless its prices are said.
    /// </summary>
    public IReadOnlyList<(string Engine, string Price, decimal Dollars)> Prices { get; init; } = [];

    /// <summary>Name of the SageMaker endpoint that tells types of documents; empty: the local engine.</summary>
    public string SageMakerEndpoint { get; init; } = "";

    /// <summary>Name of the endpoint of a custom classifier of Comprehend, in place of the former.</summary>
    public string ComprehendClassifier { get; init; } = "";

    /// <summary>
    /// What the account was granted above a new one's quotas, as <c>AnalyzeDocument=25,TextractJobs=600</c>: calls a
    /// second by the API's name, and jobs of Textract at once. Silos cannot ask, since their network has no way to
    /// Service Quotas.
    /// </summary>
    public IReadOnlyList<(string Name, double Value)> Quotas { get; init; } = [];

    /// <exception cref="ArgumentException">A value is no number, or out of range.</exception>
    public static DeploySettings From(Node node)
    {
        var defaults = new DeploySettings();
        string Text(string name, string without) => node.TryGetContext(name) as string ?? without;
        int Number(string name, int without, int least, int most)
        {
            var given = Convert.ToString(node.TryGetContext(name), CultureInfo.InvariantCulture);
            if (string.IsNullOrEmpty(given))
            {
                return without;
            }

            return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most
                ? number
                : throw new ArgumentException($"{name} is '{given}'; it may be {least} to {most}");
        }

        var silosMin = Number("silosMin", defaults.SilosMin, 1, 1_000);
        return new DeploySettings
        {
            ImageRepository = Text("imageRepository", defaults.ImageRepository),
            ImageTag = Text("imageTag", defaults.ImageTag),
            SilosMin = silosMin,
            SilosMax = Number("silosMax", Math.Max(silosMin, defaults.SilosMax), silosMin, 1_000),
            CpuUnits = Number("cpuUnits", defaults.CpuUnits, 256, 16_384),
            MemoryMiB = Number("memoryMiB", defaults.MemoryMiB, 1_024, 122_880),
            KeysRecoveryDays = Number("keysRecoveryDays", defaults.KeysRecoveryDays, 0, 35),
            DocumentsKeyArn = Text("documentsKeyArn", defaults.DocumentsKeyArn),
            SearchNodes = Number("searchNodes", defaults.SearchNodes, 2, 80),
            SearchInstance = Text("searchInstance", defaults.SearchInstance),
            SearchVolumeGiB = Number("searchVolumeGiB", defaults.SearchVolumeGiB, 10, 12_000),
            DropTenant = Text("dropTenant", defaults.DropTenant),
            UploadOrigin = Origin(Text("uploadOrigin", defaults.UploadOrigin)),
            BedrockModel = Text("bedrockModel", defaults.BedrockModel),
            SageMakerEndpoint = Text("sageMakerEndpoint", defaults.SageMakerEndpoint),
            ComprehendClassifier = Text("comprehendClassifier", defaults.ComprehendClassifier),
            BedrockGuardrail = Text("bedrockGuardrail", defaults.BedrockGuardrail),
            BedrockGuardrailVersion = Text("bedrockGuardrailVersion", defaults.BedrockGuardrailVersion),
            TextractFeatures = [.. Listed(Text("textractFeatures", "")).Select(Feature)],
            Prices = [.. Listed(Text("prices", "")).Select(Price)],
            Quotas = [.. Listed(Text("quotas", "")).Select(Quota)],
        };
    }

    private static string[] Listed(string given) =>
        given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Feature(string given) => Features.Contains(given)
        ? given
        : throw new ArgumentException(
            $"textractFeatures has '{given}'; it may have {string.Join(", ", Features)}");

    private static (string Engine, string Price, decimal Dollars) Price(string given) =>
        PriceForm.Match(given) is { Success: true } form
        && decimal.TryParse(
            form.Groups["dollars"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            ? (form.Groups["engine"].Value, form.Groups["price"].Value, dollars)
            : throw new ArgumentException(
                $"prices has '{given}'; write ENGINE.PRICE=DOLLARS, as bedrock.PerThousandInputTokens=0.003");

    private static string Origin(string given) =>
        given.Length == 0 || (Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
            && uri.GetLeftPart(UriPartial.Authority) == given)
            ? given
            : throw new ArgumentException(
                $"uploadOrigin is '{given}'; write the origin of a page, as https://docs.example.com");

    private static (string Name, double Value) Quota(string given) =>
        given.Split('=') is [{ Length: > 0 } name, var value] && name.All(char.IsAsciiLetter)
        && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? (name, number)
            : throw new ArgumentException($"quotas has '{given}'; write NAME=NUMBER, as AnalyzeDocument=25");
}
