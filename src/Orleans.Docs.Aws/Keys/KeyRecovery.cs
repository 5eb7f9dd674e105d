using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Orleans.Docs.Aws.Keys;

/// <summary>
/// For how long the table of wrapped keys can be put back, and with it what was erased: no longer than the options say.
/// </summary>
internal sealed class KeyRecovery(IAmazonDynamoDB client, KmsOptions options)
{
    /// <summary>What the service keeps where no number of days is given.</summary>
    private const int DaysDefault = 35;

    private const string NoSuchOperation = "UnknownOperationException";

    /// <exception cref="AwsResourceException">It can be put back for longer, or that cannot be found out.</exception>
    public async Task Check(CancellationToken cancellationToken)
    {
        var days = await Days(cancellationToken).ConfigureAwait(false);
        if (days > options.RecoveryDaysMax)
        {
            throw new AwsResourceException(
                $"table {options.Table} can be put back for {days} days, and with it what was erased; "
                + $"Docs:Aws:Keys:RecoveryDaysMax allows {options.RecoveryDaysMax}");
        }
    }

    private async Task<int> Days(CancellationToken cancellationToken)
    {
        try
        {
            var found = await client.DescribeContinuousBackupsAsync(
                new DescribeContinuousBackupsRequest { TableName = options.Table }, cancellationToken)
                .ConfigureAwait(false);
            var recovery = found.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
            return recovery?.PointInTimeRecoveryStatus == PointInTimeRecoveryStatus.ENABLED
                ? recovery.RecoveryPeriodInDays ?? DaysDefault
                : 0;
        }
        catch (AmazonDynamoDBException e) when (e.ErrorCode == NoSuchOperation)
        {
            // A DynamoDB for one's own machine keeps nothing that could be put back.
            return 0;
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e))
        {
            throw new AwsResourceException(
                $"for how long table {options.Table} can be put back cannot be found out: {AwsFailures.Reason(e)}", e);
        }
    }
}
