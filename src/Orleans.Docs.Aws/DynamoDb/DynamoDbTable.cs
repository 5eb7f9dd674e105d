using System.Diagnostics.Metrics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Orleans.Docs.Diagnostics;

namespace Orleans.Docs.Aws.DynamoDb;

/// <summary>
/// One table: names it in every request, counts what is consumed, and gives each failure that a caller cannot act on
/// the port's own type. A failed condition comes out as the SDK throws it.
/// </summary>
internal sealed class DynamoDbTable(
    IAmazonDynamoDB client, string name, Func<string, Exception, Exception> unavailable)
{
    private static readonly Meter Meter = new(Telemetry.Name);

    private static readonly Counter<double> Capacity = Meter.CreateCounter<double>(
        "docs.dynamodb.capacity", "{unit}", "capacity units that DynamoDB says were consumed");

    public string Name => name;

    public Task<PutItemResponse> Put(PutItemRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        return Run("put", request, client.PutItemAsync, response => response.ConsumedCapacity, cancellationToken);
    }

    /// <summary>Consistent: sees every write that returned before.</summary>
    public Task<GetItemResponse> Get(GetItemRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        request.ConsistentRead = true;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        return Run("get", request, client.GetItemAsync, response => response.ConsumedCapacity, cancellationToken);
    }

    public Task<UpdateItemResponse> Update(UpdateItemRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        return Run("update", request, client.UpdateItemAsync, response => response.ConsumedCapacity, cancellationToken);
    }

    public Task<DeleteItemResponse> Delete(DeleteItemRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        return Run("delete", request, client.DeleteItemAsync, response => response.ConsumedCapacity, cancellationToken);
    }

    /// <summary>One page; consistent, unless an index is asked, which cannot be.</summary>
    public Task<QueryResponse> Query(QueryRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        request.ConsistentRead = request.IndexName is null;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        return Run("query", request, client.QueryAsync, response => response.ConsumedCapacity, cancellationToken);
    }

    /// <summary>One page, consistent.</summary>
    public Task<ScanResponse> Scan(ScanRequest request, CancellationToken cancellationToken)
    {
        request.TableName = name;
        request.ConsistentRead = true;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        return Run("scan", request, client.ScanAsync, response => response.ConsumedCapacity, cancellationToken);
    }

    private async Task<TResponse> Run<TRequest, TResponse>(
        string operation,
        TRequest request,
        Func<TRequest, CancellationToken, Task<TResponse>> call,
        Func<TResponse, ConsumedCapacity?> consumed,
        CancellationToken cancellationToken)
    {
        try
        {
            var response = await call(request, cancellationToken).ConfigureAwait(false);
            Capacity.Add(
                consumed(response)?.CapacityUnits ?? 0,
                new KeyValuePair<string, object?>("table", name),
                new KeyValuePair<string, object?>("operation", operation));
            return response;
        }
        catch (ResourceNotFoundException e)
        {
            throw unavailable($"table {name} is missing in DynamoDB; ./docs aws init makes it", e);
        }
        catch (Exception e) when (e is not ConditionalCheckFailedException && AwsFailures.IsOfTheService(e))
        {
            throw unavailable($"{operation} on DynamoDB table {name} failed: {AwsFailures.Reason(e)}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw unavailable($"{operation} on DynamoDB table {name} took too long", e);
        }
    }
}
