using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.BedrockRuntime;
using Amazon.Comprehend;
using Amazon.Runtime;
using Amazon.Runtime.Documents;
using Amazon.SageMakerRuntime;
using Amazon.ServiceQuotas;
using Amazon.SimpleNotificationService;
using Amazon.Textract;
using Orleans.Docs.AwsStub.Models;

namespace Orleans.Docs.Aws.Tests.Compat;

/// <summary>
/// Members of requests and answers are those of the services' models, under the names and types that the official
/// generator gives them: members in capital letters, numbers nullable, lists and maps of the standard types.
/// </summary>
public sealed class ShapeTests : StubTests
{
    public static TheoryData<string, Type> Clients => new()
    {
        { "textract", typeof(AmazonTextractClient) },
        { "comprehend", typeof(AmazonComprehendClient) },
        { "bedrock", typeof(AmazonBedrockRuntimeClient) },
        { "sagemaker", typeof(AmazonSageMakerRuntimeClient) },
        { "servicequotas", typeof(AmazonServiceQuotasClient) },
        { "sns", typeof(AmazonSimpleNotificationServiceClient) },
    };

    [Theory]
    [MemberData(nameof(Clients))]
    public void Every_member_is_one_of_the_service(string service, Type client)
    {
        var model = new ServiceModels(Models()).Of(service)!;
        var operations = client.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(operations);
        var wrong = new List<string>();
        var seen = 0;
        foreach (var method in operations.Where(method => method.GetParameters().Length == 2))
        {
            var name = method.Name[..^5];
            seen += Compare(model, model.Input(name), method.GetParameters()[0].ParameterType, name, wrong, []);
            var answer = method.ReturnType.GetGenericArguments()[0];
            seen += Compare(model, model.Output(name), answer, name, wrong, []);
        }

        Assert.Empty(wrong);
        Assert.True(seen > operations.Count, $"only {seen} members were compared");
    }

    private static int Compare(
        ServiceModel model, JsonObject shape, Type type, string at, List<string> wrong, HashSet<Type> within)
    {
        if (!within.Add(type))
        {
            return 0;
        }

        var members = shape["members"]!.AsObject().ToDictionary(
            member => char.ToUpperInvariant(member.Key[0]) + member.Key[1..], member => member.Value!.AsObject());
        var seen = 0;
        foreach (var property in type.GetProperties().Where(property => property.DeclaringType == type))
        {
            seen++;
            if (!members.TryGetValue(property.Name, out var member))
            {
                wrong.Add($"{at}.{property.Name} is not in the model");
                continue;
            }

            seen += CompareValue(
                model, model.Resolve(member), property.PropertyType, $"{at}.{property.Name}", wrong, within);
        }

        return seen;
    }

    private static int CompareValue(
        ServiceModel model, JsonObject shape, Type type, string at, List<string> wrong, HashSet<Type> within)
    {
        var kind = (bool?)shape["document"] == true ? "document" : (string?)shape["type"] ?? "string";
        var fits = kind switch
        {
            "string" => type == typeof(string) || type.IsSubclassOf(typeof(ConstantClass)),
            "integer" => type == typeof(int?),
            "long" => type == typeof(long?),
            "float" => type == typeof(float?),
            "double" => type == typeof(double?),
            "boolean" => type == typeof(bool?),
            "blob" => type == typeof(MemoryStream),
            "document" => type == typeof(Document),
            "list" => Is(type, typeof(List<>)),
            "map" => Is(type, typeof(Dictionary<,>)),
            "structure" => type.Namespace!.EndsWith(".Model", StringComparison.Ordinal),
            _ => false,
        };
        if (!fits)
        {
            wrong.Add($"{at} is {type.Name} for a {kind}");
            return 0;
        }

        return kind switch
        {
            "list" => CompareValue(
                model, model.Resolve(shape["member"]!.AsObject()), Element(type.GetGenericArguments()[0]), at + "[]",
                    wrong,
                within),
            "map" => CompareValue(
                model, model.Resolve(shape["value"]!.AsObject()), type.GetGenericArguments()[1], at + "{}", wrong,
                    within),
            "structure" => Compare(model, shape, type, at, wrong, within),
            _ => 0,
        };
    }

    /// <summary>Numbers in lists are not nullable.</summary>
    private static Type Element(Type type) =>
        type.IsPrimitive ? typeof(Nullable<>).MakeGenericType(type) : type;

    private static bool Is(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
