using Amazon.Textract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;

namespace Orleans.Docs.Aws.Tests.Admission;

/// <summary>What holds of what is configured, what the account was granted, and the defaults of the region.</summary>
public sealed class AccountQuotasTests : StubTests
{
    private const string Unknown = "L-00000000";

    private readonly AwsQuotaOptions _options = new();

    [Fact]
    public async Task What_the_account_was_granted_goes_before_the_region_and_what_is_configured_before_both()
    {
        Models();
        Stub.AccountQuotas.Quotas["textract"] =
        [
            ("L-75788A8B", 60), (Unknown, 7), ("L-5E3A5D59", 40), ("L-5B33D1C3", 700), ("L-5CF3B0DF", 300),
        ];
        _options.PerSecond[AwsApis.StartDocumentAnalysis] = 2;
        var quotas = await Start();

        Assert.Equal(60, quotas.Of(AwsApis.DetectDocumentText).PerSecond);
        Assert.Equal(2, quotas.Of(AwsApis.StartDocumentAnalysis).PerSecond);
        Assert.Equal(300, quotas.Of(AwsApis.TextractJobs).Jobs);
        Assert.Equal(5, quotas.Of(AwsApis.AnalyzeDocument).PerSecond);
        Assert.Equal(20, quotas.Of(AwsApis.DetectPiiEntities).PerSecond);
        Assert.Equal(QuotaLimits.None, quotas.Of(AwsApis.ClassifyDocument));
        Assert.Contains(AwsApis.TextractJobs, quotas.Apis);
        Assert.DoesNotContain(AwsApis.ClassifyDocument, quotas.Apis);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Theory]
    [InlineData("AccessDeniedException", 400)]
    [InlineData("ServiceException", 500)]
    public async Task Where_it_may_not_be_asked_or_fails_the_defaults_of_the_region_hold(string code, int status)
    {
        Stub.AccountQuotas.Quotas["textract"] = [("L-75788A8B", 60)];
        Stub.Faults.Always("servicequotas:ListServiceQuotas", new Fault.Refuse(status, code));
        Assert.Equal(5, (await Start()).Of(AwsApis.DetectDocumentText).PerSecond);
    }

    [Fact]
    public async Task It_is_not_asked_when_it_is_switched_off_or_something_else_stands_for_Textract()
    {
        Stub.AccountQuotas.Quotas["textract"] = [("L-75788A8B", 60)];
        Assert.Equal(5, (await Start(ofItsOwn: false)).Of(AwsApis.DetectDocumentText).PerSecond);
        _options.Read = false;
        Assert.Equal(5, (await Start()).Of(AwsApis.DetectDocumentText).PerSecond);
        Assert.Equal(0, Stub.Ledger.Calls("servicequotas:ListServiceQuotas"));
    }

    /// <param name="ofItsOwn">Whether Service Quotas is told for what stands for Textract.</param>
    private async Task<AwsQuotas> Start(bool ofItsOwn = true)
    {
        using var client = Stub.AccountQuotas(retries: 0);
        using var textract = Stub.Textract();
        var connection = Options.Create(new AwsConnectionOptions
        {
            Region = StubClients.Region,
            TextractUrl = Stub.Address.ToString(),
            ServiceQuotasUrl = ofItsOwn ? Stub.Address.ToString() : null,
        });
        var options = Options.Create(_options);
        var account = new AccountQuotas(client, options, connection, NullLogger<AccountQuotas>.Instance);
        await account.StartingAsync(Cancel);
        return new AwsQuotas(textract, connection, options, Options.Create(new BedrockOptions()), account, Table);
    }

    private static IOptions<QuotaTable> Table => Options.Create(QuotaTableTests.Shipped());
}
