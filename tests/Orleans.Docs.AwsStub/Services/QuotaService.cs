using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>Service Quotas: lists what a test says the account has, two to a page.</summary>
public sealed class QuotaService : IStubService
{
    private const string Target = "ServiceQuotasV20190624.";
    private const int PageSize = 2;

    public string SigningName => "servicequotas";

    /// <summary>Values by the code of the quota, by the code of the service.</summary>
    public Dictionary<string, List<(string Code, double Value)>> Quotas { get; } = [];

    public string Operation(StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.TargetOperation(Target);
    }

    public Reply Answer(string operation, StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (operation != "ListServiceQuotas")
        {
            throw new RefusedException(400, "UnknownOperationException", operation);
        }

        var input = request.Json();
        if (!Quotas.TryGetValue((string?)input["ServiceCode"] ?? "", out var quotas))
        {
            throw new RefusedException(400, "NoSuchResourceException", "no such service");
        }

        var from = int.Parse((string?)input["NextToken"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        var answer = new JsonObject
        {
            [nameof(Quotas)] = new JsonArray(
            [
                .. quotas.Skip(from).Take(PageSize).Select(
                    quota => new JsonObject { ["QuotaCode"] = quota.Code, ["Value"] = quota.Value }),
            ]),
        };
        if (from + PageSize < quotas.Count)
        {
            answer["NextToken"] = $"{from + PageSize}";
        }

        return Reply.Json(answer);
    }
}
