using System.Text.Json.Nodes;

namespace Orleans.Docs.Deploy.Tests.Promises;

/// <summary>The network: no way in, no way out but to the services of AWS.</summary>
internal static class Reach
{
    private const string In = "SecurityGroupIngress";
    private const string Out = "SecurityGroupEgress";

    private static readonly string[] Services =
    [
        "textract", "comprehend", "bedrock-runtime", "sagemaker.runtime", "sqs", "sns", "kms", "logs", "ecr.api",
        "ecr.dkr", "sts", "s3", "dynamodb",
    ];

    public static IEnumerable<Promise> Promises =>
    [
        new("no security group is open to the world", Open, new Dictionary<string, Action<Template>>
        {
            ["a group that lets all in"] = template =>
                template.Of(Types.Group)[0].Properties[In] = new JsonArray(Rule("0.0.0.0/0", 443)),
            ["a rule of its own"] = template => template.Of(Types.Ingress)[0]
                .Properties["CidrIpv6"] = "::/0",
            ["a group that lets all out"] = template =>
                template.Of(Types.Group)[0].Properties[Out] = new JsonArray(Rule("0.0.0.0/0", 22)),
        }),
        new("there is no road to the internet", Roads, new Dictionary<string, Action<Template>>
        {
            ["a gateway"] = template => template.Root["Resources"]!.AsObject()["Gate"] =
                new JsonObject { ["Type"] = "AWS::EC2::InternetGateway" },
            ["a subnet with public addresses"] = template =>
                template.Of(Types.Subnet)[0].Properties["MapPublicIpOnLaunch"] = true,
            ["silos with public addresses"] = template => template.Of(Types.Service)[0]
                .At("NetworkConfiguration.AwsvpcConfiguration")!.AsObject()["AssignPublicIp"] = "ENABLED",
            ["an index outside the network"] = template =>
                template.Of(Types.Domain)[0].Properties.Remove("VPCOptions"),
        }),
        new("each service that silos call has an endpoint", WithoutEndpoint, new Dictionary<string, Action<Template>>
        {
            ["none for Textract"] = template => Remove(template, "textract"),
            ["none for DynamoDB"] = template => Remove(template, "dynamodb"),
        }),
    ];

    private static IEnumerable<string> Open(Template template)
    {
        var rules = template.Of(Types.Group)
            .SelectMany(group => Listed(group, In, true).Concat(Listed(group, Out, false)))
            .Concat(template.Of(Types.Ingress).Select(rule => (rule.Id, rule.Properties, true)))
            .Concat(template.Of(Types.Egress).Select(rule => (rule.Id, rule.Properties, false)));
        foreach (var (id, rule, isIn) in rules)
        {
            var isWorld = (string?)rule["CidrIp"] == "0.0.0.0/0" || rule.ContainsKey("CidrIpv6");

            // Out, HTTPS reaches what there is a route to: the endpoints.
            var isHttps = (string?)rule["IpProtocol"] == "tcp"
                && (int?)rule["FromPort"] == 443 && (int?)rule["ToPort"] == 443;
            if (isWorld && (isIn || !isHttps))
            {
                yield return $"{id}: {rule.ToJsonString()}";
            }
        }
    }

    private static IEnumerable<(string Id, JsonObject Rule, bool IsIn)> Listed(
        Resource group, string name, bool isIn) =>
        (group.At(name) as JsonArray ?? []).Select(rule => (group.Id, rule!.AsObject(), isIn));

    private static IEnumerable<string> Roads(Template template)
    {
        string[] roads =
        [
            "AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::EgressOnlyInternetGateway", "AWS::EC2::EIP",
        ];
        return template.All().Where(resource => roads.Contains(resource.Type)).Select(resource => resource.Id)
            .Concat(template.Of(Types.Subnet)
                .Where(subnet => !subnet.Is("MapPublicIpOnLaunch", false)).Select(subnet => subnet.Id))
            .Concat(template.Of(Types.Service)
                .Where(service =>
                    (string?)service.At("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp") != "DISABLED")
                .Select(service => service.Id))
            .Concat(template.Of(Types.Domain)
                .Where(domain => domain.At("VPCOptions.SubnetIds") is not JsonArray { Count: 2 })
                .Select(domain => domain.Id));
    }

    private static IEnumerable<string> WithoutEndpoint(Template template)
    {
        var there = template.Of(Types.Endpoint).Select(ServiceOf).ToList();
        return Services.Where(service => !there.Exists(name => name.EndsWith($".{service}", StringComparison.Ordinal)));
    }

    /// <summary>The name, with whatever stands for the region.</summary>
    private static string ServiceOf(Resource endpoint) => endpoint.At("ServiceName") is JsonObject joined
        ? string.Concat(joined["Fn::Join"]![1]!.AsArray().Select(part => part is JsonValue ? (string?)part : "region"))
        : (string)endpoint.At("ServiceName")!;

    private static void Remove(Template template, string service)
    {
        var endpoint = template.Of(Types.Endpoint).First(found => ServiceOf(found).EndsWith($".{service}"));
        template.Root["Resources"]!.AsObject().Remove(endpoint.Id);
    }

    private static JsonObject Rule(string addresses, int port) => new()
    {
        ["CidrIp"] = addresses,
        ["IpProtocol"] = "tcp",
        ["FromPort"] = port,
        ["ToPort"] = port,
    };
}
