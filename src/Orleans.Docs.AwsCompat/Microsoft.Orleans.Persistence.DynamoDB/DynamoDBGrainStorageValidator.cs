#nullable enable
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Storage;

internal sealed class DynamoDBGrainStorageValidator(DynamoDBStorageOptions options, string name)
    : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        Expect(!string.IsNullOrWhiteSpace(options.TableName), nameof(options.TableName));
        Expect(!options.UseProvisionedThroughput || options.ReadCapacityUnits > 0, nameof(options.ReadCapacityUnits));
        Expect(!options.UseProvisionedThroughput || options.WriteCapacityUnits > 0, nameof(options.WriteCapacityUnits));
    }

    private void Expect(bool isValid, string option)
    {
        if (!isValid)
        {
            throw new OrleansConfigurationException($"{option} of the DynamoDB grain storage {name} is not valid");
        }
    }
}
