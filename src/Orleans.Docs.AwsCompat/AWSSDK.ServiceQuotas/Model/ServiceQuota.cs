using System.Collections.Generic;
using Amazon.Runtime;

namespace Amazon.ServiceQuotas.Model;

/// <summary>Asks for the quotas of one service that the account has, page by page.</summary>
public partial class ListServiceQuotasRequest : AmazonServiceQuotasRequest
{
    public int? MaxResults { get; set; }

    public string NextToken { get; set; }

    public string QuotaCode { get; set; }

    public string ServiceCode { get; set; }
}

/// <summary>A page of quotas, and where the next one begins.</summary>
public partial class ListServiceQuotasResponse : AmazonWebServiceResponse
{
    public string NextToken { get; set; }

    public List<ServiceQuota> Quotas { get; set; }
}

/// <summary>One quota and its value for the account in the region.</summary>
public partial class ServiceQuota
{
    public bool? Adjustable { get; set; }

    public string QuotaCode { get; set; }

    public string QuotaName { get; set; }

    public string ServiceCode { get; set; }

    public string Unit { get; set; }

    public double? Value { get; set; }
}
