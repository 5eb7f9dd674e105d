using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Deploy.Tests.Promises;

/// <summary>Who may do what: nobody from outside, nobody in clear, and everybody no more than needed.</summary>
internal static class Access
{
    private static readonly string[] PublicAccess =
        ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

    /// <summary>Policies and what each must stand on.</summary>
    private static readonly (string Type, string Policy, string Names)[] OverTls =
    [
        (Types.Bucket, Types.BucketPolicy, "Bucket"),
        (Types.Queue, Types.QueuePolicy, "Queues"),
        (Types.Topic, Types.TopicPolicy, "Topics"),
    ];

    /// <summary>Actions that AWS has no resource for, so that they can be granted on everything only.</summary>
    private static readonly Dictionary<string, string> WithoutResource = new()
    {
        ["textract:AnalyzeDocument"] = "Textract has no resource for documents",
        ["textract:DetectDocumentText"] = "Textract has no resource for documents",
        ["textract:GetDocumentAnalysis"] = "Textract has no resource for jobs",
        ["textract:GetDocumentTextDetection"] = "Textract has no resource for jobs",
        ["textract:StartDocumentAnalysis"] = "Textract has no resource for jobs",
        ["textract:StartDocumentTextDetection"] = "Textract has no resource for jobs",
        ["comprehend:DetectPiiEntities"] = "it uses no endpoint of the account",
        ["ecr:GetAuthorizationToken"] = "the token is one for all repositories",
    };

    public static IEnumerable<Promise> Promises =>
    [
        new("no bucket is public", Public, new Dictionary<string, Action<Template>>
        {
            ["a policy that may be public"] = template => template.Of(Types.Bucket)[0]
                .At("PublicAccessBlockConfiguration")!.AsObject()["BlockPublicPolicy"] = false,
            ["no block at all"] = template =>
                template.Of(Types.Bucket)[0].Properties.Remove("PublicAccessBlockConfiguration"),
            ["lists of access"] = template => template.Of(Types.Bucket)[0].Properties.Remove("OwnershipControls"),
        }),
        new("nobody is allowed everything by being anybody", Anybody, new Dictionary<string, Action<Template>>
        {
            ["a bucket for all"] = template => StatementsOf(template, Types.BucketPolicy).Add(new JsonObject
            {
                ["Effect"] = "Allow", ["Action"] = "s3:GetObject", ["Principal"] = "*", ["Resource"] = "arn",
            }),
            ["a queue for every account"] = template => StatementsOf(template, Types.QueuePolicy).Add(new JsonObject
            {
                ["Effect"] = "Allow",
                ["Action"] = "sqs:SendMessage",
                ["Principal"] = new JsonObject { ["AWS"] = "*" },
                ["Resource"] = "arn",
            }),
        }),
        new("nothing is reached without TLS", InClear, new Dictionary<string, Action<Template>>
        {
            ["a bucket in clear"] = template => Drop(template, Types.BucketPolicy),
            ["a queue in clear"] = template => Drop(template, Types.QueuePolicy),
            ["a topic in clear"] = template => Drop(template, Types.TopicPolicy),
            ["an index in clear"] = template => template.Of(Types.Domain)[0]
                .At("DomainEndpointOptions")!.AsObject()["EnforceHTTPS"] = false,
            ["an index with old TLS"] = template => template.Of(Types.Domain)[0]
                .At("DomainEndpointOptions")!.AsObject().Remove("TLSSecurityPolicy"),
        }),
        new("every action is named", StarredActions, new Dictionary<string, Action<Template>>
        {
            ["all actions"] = template => OfRole(template, "dynamodb:Scan")["Action"] = "*",
            ["all actions of a service"] = template =>
                StatementsOf(template, Types.Key, "KeyPolicy")[0]!["Action"] = new JsonArray("kms:*"),
            ["all that begin alike"] = template => OfRole(template, "s3:GetObject")["Action"] = "s3:Get*",
            ["all but some"] = template => OfRole(template, "s3:GetObject")["NotAction"] = "s3:PutObject",
        }),
        new("every resource is named where AWS can name it", StarredResources, new Dictionary<string, Action<Template>>
        {
            ["any table"] = template => OfRole(template, "dynamodb:Scan")["Resource"] = "*",
            ["any key"] = template => OfRole(template, "kms:Sign")["Resource"] = new JsonArray("*"),
            ["something beside Textract"] = template =>
                OfRole(template, "textract:AnalyzeDocument")["Action"]!.AsArray().Add("s3:GetObject"),
        }),
        new("no account and no registry stands in the template", Fixed, new Dictionary<string, Action<Template>>
        {
            ["an account"] = template => template.Root["Description"] = $"of {new string('1', 12)}",
            ["a registry"] = template => Running.Container(template)["Image"] = "x.ecr.eu-west-1.host/silo:1",
        }),
    ];

    private static IEnumerable<string> Public(Template template) =>
        from bucket in template.Of(Types.Bucket)
        where !PublicAccess.All(name => bucket.Is($"PublicAccessBlockConfiguration.{name}", true))
            || (string?)bucket.At("OwnershipControls.Rules.ObjectOwnership") != "BucketOwnerEnforced"
        select bucket.Id;

    private static IEnumerable<string> Anybody(Template template) =>
        from entry in Allowed(template)
        let principal = entry.Statement["Principal"]
        where principal is JsonValue || Template.Texts(principal?["AWS"]).Contains("*")
        select entry.Owner.Id;

    private static IEnumerable<string> InClear(Template template)
    {
        foreach (var (type, policy, names) in OverTls)
        {
            var policies = template.Of(policy);
            foreach (var resource in template.Of(type))
            {
                var own = policies.Where(found => Template.RefersTo(found.At(names), resource));
                if (!own.Any(found => found.At("PolicyDocument.Statement")!.AsArray().Any(DeniesClear)))
                {
                    yield return resource.Id;
                }
            }
        }

        foreach (var domain in template.Of(Types.Domain))
        {
            if (!domain.Is("DomainEndpointOptions.EnforceHTTPS", true)
                || ((string?)domain.At("DomainEndpointOptions.TLSSecurityPolicy"))?.Contains("TLS-1-2") != true)
            {
                yield return domain.Id;
            }
        }
    }

    private static bool DeniesClear(JsonNode? statement) =>
        (string?)statement!["Effect"] == "Deny"
        && statement["Principal"]!.ToJsonString().Contains("\"*\"", StringComparison.Ordinal)
        && (string?)statement["Condition"]?["Bool"]?["aws:SecureTransport"] == "false";

    private static IEnumerable<string> StarredActions(Template template) =>
        from entry in Allowed(template)
        where entry.Statement.ContainsKey("NotAction")
            || Template.Texts(entry.Statement["Action"]).Any(action => action.Contains('*'))
        select $"{entry.Owner.Id}: {entry.Statement["Action"]!.ToJsonString()}";

    /// <summary>In the policy of a key, a star stands for that key.</summary>
    private static IEnumerable<string> StarredResources(Template template) =>
        from entry in Allowed(template)
        where entry.Owner.Type != Types.Key
            && (Template.Texts(entry.Statement["Resource"]).Contains("*") || entry.Statement.ContainsKey("NotResource"))
        from action in Template.Texts(entry.Statement["Action"])
        where !WithoutResource.ContainsKey(action)
        select $"{entry.Owner.Id}: {action}";

    private static IEnumerable<string> Fixed(Template template) =>
        Regex.Matches(template.Text, @"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])|\.ecr\.[a-z]+-")
            .Select(match => match.Value);

    private static IEnumerable<(Resource Owner, JsonObject Statement)> Allowed(Template template) =>
        template.Statements().Where(entry => (string?)entry.Statement["Effect"] == "Allow");

    private static JsonArray StatementsOf(Template template, string type, string document = "PolicyDocument") =>
        template.Of(type)[0].At($"{document}.Statement")!.AsArray();

    /// <summary>The statement that allows some role the action.</summary>
    private static JsonObject OfRole(Template template, string action) => Allowed(template).First(entry =>
        entry.Owner.Type is "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy"
        && Template.Texts(entry.Statement["Action"]).Contains(action)).Statement;

    /// <summary>Takes what denies calls in clear out of one policy.</summary>
    private static void Drop(Template template, string type)
    {
        var statements = StatementsOf(template, type);
        statements.Remove(statements.First(DeniesClear));
    }
}
