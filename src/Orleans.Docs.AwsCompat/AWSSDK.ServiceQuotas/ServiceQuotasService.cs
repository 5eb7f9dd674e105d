using System.Collections.Generic;
using Amazon.ServiceQuotas.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.ServiceQuotas;

/// <summary>The service on the wire: its names, its operations and what its error codes become.</summary>
internal static class ServiceQuotasService
{
    public static Service Description { get; } = new(
        "Service Quotas", "servicequotas", "servicequotas", "2019-06-24",
        (message, inner, type, code, id, status) =>
            new AmazonServiceQuotasException(message, inner, type, code, id, status),
        new Dictionary<string, Fault>
        {
            ["AccessDeniedException"] = (message, inner, type, code, id, status) =>
                new AccessDeniedException(message, inner, type, code, id, status),
            ["NoSuchResourceException"] = (message, inner, type, code, id, status) =>
                new NoSuchResourceException(message, inner, type, code, id, status),
            ["TooManyRequestsException"] = (message, inner, type, code, id, status) =>
                new TooManyRequestsException(message, inner, type, code, id, status),
        });

    public static TargetCall<ListServiceQuotasRequest, ListServiceQuotasResponse> ListServiceQuotas { get; } =
        new(Description, "ServiceQuotasV20190624.ListServiceQuotas");
}
