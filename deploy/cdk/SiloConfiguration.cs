using System.Globalization;
using Amazon.CDK;

namespace Orleans.Docs.Deploy;

/// <summary>
/// The wing's configuration as variables of the task; every name is an option of silo/appsettings.json. None is secret:
/// credentials come by the task's role.
/// </summary>
internal static class SiloConfiguration
{
    private const string Jobs = "TextractJobs";

    public static Dictionary<string, string> Of(
        Stack stack, Keys keys, Tables tables, Buckets buckets, Queues queues, Topics topics, Search search,
        DeploySettings settings)
    {
        var variables = new Dictionary<string, string>
        {
            ["Docs__Wing"] = "Aws",

            // The security group lets nobody but silos and gateways near.
            ["Docs__Cluster__Tls__AllowsPlain"] = "true",
            ["Docs__Aws__Connection__Region"] = stack.Region,
            ["Docs__Aws__Cluster__Table"] = tables.Silos.TableName,
            ["Docs__Aws__Events__Table"] = tables.Events.TableName,
            ["Docs__Aws__Keys__KeyId"] =
                settings.DocumentsKeyArn.Length > 0 ? settings.DocumentsKeyArn : keys.Documents.KeyArn,
            ["Docs__Aws__Keys__Table"] = tables.WrappedKeys.TableName,
            ["Docs__Aws__Keys__RecoveryDaysMax"] = settings.KeysRecoveryDays.ToString(CultureInfo.InvariantCulture),
            ["Docs__Aws__Blobs__Bucket"] = buckets.Documents.BucketName,
            ["Docs__Aws__Blobs__Prefix"] = Buckets.Blobs,
            ["Docs__Aws__Blobs__KmsKeyId"] = keys.Storage.KeyArn,
            ["Docs__Aws__Roots__KeyId"] = keys.Roots.KeyArn,
            ["Docs__Aws__Roots__Prefix"] = Buckets.Roots,
            ["Docs__Aws__Grains__Table"] = tables.Grains.TableName,
            ["Docs__Aws__Index__Endpoint"] = search.Endpoint,
            ["Docs__Aws__Index__Signing"] = "Es",
            ["Docs__Aws__Textract__WorkBucket"] = buckets.Transit.BucketName,
            ["Docs__Aws__Textract__WorkPrefix"] = Buckets.Work,
            ["Docs__Aws__Textract__KmsKeyId"] = keys.Storage.KeyArn,
            ["Docs__Aws__Textract__TopicArn"] = topics.Jobs.TopicArn,
            ["Docs__Aws__Textract__TopicRoleArn"] = topics.JobsRole.RoleArn,
            ["Docs__Aws__Textract__QueueUrl"] = queues.Jobs.Queue.QueueUrl,
            ["Docs__Aws__Incoming__Bucket"] = buckets.Transit.BucketName,
            ["Docs__Aws__Incoming__KmsKeyId"] = keys.Storage.KeyArn,
            ["Docs__Aws__Incoming__Prefix"] = Buckets.Uploads,
            ["Docs__Aws__Drop__QueueUrl"] = queues.Drop.Queue.QueueUrl,
            ["Docs__Aws__Drop__DeadLetterQueueUrl"] = queues.Drop.Dead.QueueUrl,
            ["Docs__Aws__Notify__TopicArn"] = topics.Settled.TopicArn,
            ["Docs__Aws__Quotas__Read"] = "false",
        };
        foreach (var (name, value) in settings.Quotas)
        {
            variables["Docs__Aws__Quotas__" + (name == Jobs ? name : $"PerSecond__{name}")] =
                value.ToString(CultureInfo.InvariantCulture);
        }

        if (settings.DropTenant.Length > 0)
        {
            variables["Docs__Aws__Drop__Sources__0__Bucket"] = buckets.Transit.BucketName;
            variables["Docs__Aws__Drop__Sources__0__Prefix"] = Buckets.Drop;
            variables["Docs__Aws__Drop__Sources__0__Tenant"] = settings.DropTenant;
            variables["Docs__Aws__Drop__Sources__0__DeletesTaken"] = "true";
        }

        AddEngines(variables, stack, settings);
        return variables;
    }

    private static void AddEngines(Dictionary<string, string> variables, Stack stack, DeploySettings settings)
    {
        if (settings.SageMakerEndpoint.Length > 0)
        {
            variables["Docs__Aws__Classifier__Provider"] = "sagemaker";
            variables["Docs__Aws__Classifier__Endpoint"] = settings.SageMakerEndpoint;
        }

        if (settings.ComprehendClassifier.Length > 0)
        {
            variables["Docs__Aws__Classifier__Provider"] = "comprehend";
            variables["Docs__Aws__Classifier__Endpoint"] = SiloRole.ClassifierArn(stack, settings);
        }

        if (settings.BedrockModel.Length > 0)
        {
            variables["Docs__Aws__Bedrock__Model"] = settings.BedrockModel;
        }

        if (settings.BedrockGuardrail.Length > 0)
        {
            variables["Docs__Aws__Bedrock__Guardrail"] = settings.BedrockGuardrail;
            variables["Docs__Aws__Bedrock__GuardrailVersion"] = settings.BedrockGuardrailVersion;
        }

        for (var i = 0; i < settings.TextractFeatures.Count; i++)
        {
            variables[$"Docs__Aws__Textract__Features__{i}"] = settings.TextractFeatures[i];
        }

        foreach (var (engine, price, dollars) in settings.Prices)
        {
            variables[$"Docs__Prices__Engines__{engine}__{price}"] = dollars.ToString(CultureInfo.InvariantCulture);
        }
    }
}
