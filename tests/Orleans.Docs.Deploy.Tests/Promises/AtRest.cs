using System.Text.Json.Nodes;

namespace Orleans.Docs.Deploy.Tests.Promises;

/// <summary>What is kept: encrypted, for as long as was decided, and not gone by a slip.</summary>
internal static class AtRest
{
    private const int RecoveryDaysMax = 35;
    private const int LogDaysMax = 400;
    private const int DaySeconds = 86_400;

    private const string BucketRule =
        "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault";

    /// <summary>Where each type of resource names the key that it is encrypted with.</summary>
    private static readonly Dictionary<string, string[]> EncryptedBy = new()
    {
        [Types.Bucket] = [$"{BucketRule}.KMSMasterKeyID"],
        [Types.Table] = ["SSESpecification.KMSMasterKeyId"],
        [Types.Queue] = ["KmsMasterKeyId"],
        [Types.Topic] = ["KmsMasterKeyId"],
        [Types.Log] = ["KmsKeyId"],
        [Types.Domain] = ["EncryptionAtRestOptions.KmsKeyId"],
    };

    /// <summary>Days for which a table can be put back; null: not at all.</summary>
    private static readonly Dictionary<string, int?> Recovery = new()
    {
        ["docs-events"] = RecoveryDaysMax,
        ["docs-grains"] = RecoveryDaysMax,
        ["docs-keys"] = new DeploySettings().KeysRecoveryDays,
        ["docs-silos"] = null,
    };

    public static IEnumerable<Promise> Promises =>
    [
        new("everything is encrypted with a key of this account", Unencrypted, new Dictionary<string, Action<Template>>
        {
            ["a bucket with the key of S3"] = template => First(template, Types.Bucket)
                .At(BucketRule)!.AsObject()["SSEAlgorithm"] = "AES256",
            ["a table without a key"] = template =>
                First(template, Types.Table).Properties.Remove("SSESpecification"),
            ["a queue without a key"] = template => First(template, Types.Queue).Properties.Remove("KmsMasterKeyId"),
            ["a topic without a key"] = template => First(template, Types.Topic).Properties.Remove("KmsMasterKeyId"),
            ["logs without a key"] = template => First(template, Types.Log).Properties.Remove("KmsKeyId"),
            ["a domain without a key"] = template =>
                First(template, Types.Domain).At("EncryptionAtRestOptions")!.AsObject()["Enabled"] = false,
            ["nodes that talk in clear"] = template =>
                First(template, Types.Domain).Properties.Remove("NodeToNodeEncryptionOptions"),
        }),
        new("tables can be put back for as long as stated", WrongRecovery, new Dictionary<string, Action<Template>>
        {
            ["events that cannot be put back"] = template =>
                TableOf(template, "docs-events").Properties.Remove("PointInTimeRecoverySpecification"),
            ["keys that can be put back for longer"] = template => TableOf(template, "docs-keys")
                .At("PointInTimeRecoverySpecification")!.AsObject().Remove("RecoveryPeriodInDays"),
        }),
        new("every log ends some day", WithoutEnd, new Dictionary<string, Action<Template>>
        {
            ["a log that is kept for ever"] = template =>
                First(template, Types.Log).Properties.Remove("RetentionInDays"),
        }),
        new("nothing that is kept goes with the stack", Deletable, new Dictionary<string, Action<Template>>
        {
            ["a table that goes"] = template => First(template, Types.Table).Node["DeletionPolicy"] = "Delete",
            ["a table that anybody may delete"] = template =>
                First(template, Types.Table).Properties["DeletionProtectionEnabled"] = false,
            ["a key that goes"] = template => First(template, Types.Key).Node.Remove("DeletionPolicy"),
        }),
        new("plain bytes are gone after a day", Lingering, new Dictionary<string, Action<Template>>
        {
            ["uploads that stay"] = template =>
            {
                var rules = Transit(template)!.At("LifecycleConfiguration.Rules")!.AsArray();
                rules.Remove(rules.First(rule => (string?)rule!["Prefix"] == "incoming/"));
            },
            ["input of jobs that stays for a week"] = template => Transit(template)!
                .At("LifecycleConfiguration.Rules")!.AsArray()
                .First(rule => (string?)rule!["Prefix"] == "work/")!["ExpirationInDays"] = 7,
            ["versions that outlive them"] = template => Transit(template)!.Properties["VersioningConfiguration"] =
                new JsonObject { ["Status"] = "Enabled" },
        }),
        new("what is dropped stays while a message may tell of it", GoneTooSoon,
            new Dictionary<string, Action<Template>>
            {
                ["objects that go before their dead letters"] = template =>
                    RuleOf(template, "drop/")["ExpirationInDays"] = 14,
                ["a rule for more that ends them"] = template => RuleOf(template, "incoming/")["Prefix"] = "",
                ["messages that are kept for longer"] = template =>
                    Dropped(template).Properties["MessageRetentionPeriod"] = 14 * DaySeconds,
                ["objects that never go"] = template => RuleOf(template, "drop/")["Status"] = "Disabled",
                ["notes of what was taken that go before a message can come again"] = template =>
                    RuleOf(template, "taken/")["ExpirationInDays"] = 19,
            }),
        new("each purpose has a key of its own", SharedKeys, new Dictionary<string, Action<Template>>
        {
            ["roots signed with the key of documents"] = template =>
                First(template, Types.Key, key => key.Has("KeySpec")).Properties.Remove("KeySpec"),
            ["a key that never rotates"] = template => First(template, Types.Key, key => !key.Has("KeySpec"))
                .Properties.Remove("EnableKeyRotation"),
        }),
    ];

    private static IEnumerable<string> Unencrypted(Template template)
    {
        foreach (var (type, paths) in EncryptedBy)
        {
            foreach (var resource in template.Of(type).Where(resource => !paths.All(resource.Has)))
            {
                yield return $"{resource.Id} names no key";
            }
        }

        foreach (var bucket in template.Of(Types.Bucket)
            .Where(bucket => (string?)bucket.At($"{BucketRule}.SSEAlgorithm") != "aws:kms"))
        {
            yield return $"{bucket.Id} is not under SSE-KMS";
        }

        foreach (var domain in template.Of(Types.Domain))
        {
            if (!domain.Is("EncryptionAtRestOptions.Enabled", true)
                || !domain.Is("NodeToNodeEncryptionOptions.Enabled", true))
            {
                yield return $"{domain.Id} is not encrypted at rest and between nodes";
            }
        }
    }

    private static IEnumerable<string> WrongRecovery(Template template)
    {
        foreach (var (name, days) in Recovery)
        {
            var table = TableOf(template, name);
            var recovers = table.Is("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", true);
            var most = (int?)table.At("PointInTimeRecoverySpecification.RecoveryPeriodInDays") ?? RecoveryDaysMax;
            if (recovers ? most != days : days is not null)
            {
                yield return $"{name} can be put back for {(recovers ? most : 0)} days, not {days ?? 0}";
            }
        }
    }

    private static IEnumerable<string> WithoutEnd(Template template) =>
        from log in template.Of(Types.Log)
        where (int?)log.At("RetentionInDays") is not (>= 1 and <= LogDaysMax)
        select log.Id;

    private static IEnumerable<string> Deletable(Template template) =>
        from type in new[] { Types.Table, Types.Bucket, Types.Key, Types.Domain }
        from resource in template.Of(type)
        where (string?)resource.Node["DeletionPolicy"] != "Retain"
            || (string?)resource.Node["UpdateReplacePolicy"] != "Retain"
            || (type == Types.Table && !resource.Is("DeletionProtectionEnabled", true))
        select resource.Id;

    private static IEnumerable<string> Lingering(Template template)
    {
        if (Transit(template) is not { } bucket)
        {
            return ["no bucket lets incoming/ and work/ expire"];
        }

        var expiring = bucket.At("LifecycleConfiguration.Rules")!.AsArray()
            .Where(rule => (int?)rule!["ExpirationInDays"] == 1 && (string?)rule["Status"] == "Enabled")
            .Select(rule => (string?)rule!["Prefix"]);
        return new[] { "incoming/", "work/" }.Except(expiring).Select(prefix => $"{prefix} stays")
            .Concat(bucket.Has("VersioningConfiguration") ? ["old versions stay"] : []);
    }

    /// <summary>
    /// Of rules that overlap the one that ends first counts. A dead letter that is sent back is kept anew, and tells of
    /// what is noted as taken.
    /// </summary>
    private static IEnumerable<string> GoneTooSoon(Template template)
    {
        var queue = Dropped(template);
        var dead = template.Of(Types.Queue).Single(other => Template.RefersTo(queue.At("RedrivePolicy"), other));
        var least = new[] { queue, dead }.Sum(each => (int)each.At("MessageRetentionPeriod")!) / DaySeconds;
        return Ends("drop/", least).Concat(Ends("taken/", least + least));

        IEnumerable<string> Ends(string prefix, int atLeast)
        {
            var ends = Transit(template)!.At("LifecycleConfiguration.Rules")!.AsArray()
                .Where(rule => (string?)rule!["Status"] == "Enabled" && rule["ExpirationInDays"] is not null
                    && prefix.StartsWith((string?)rule["Prefix"] ?? "", StringComparison.Ordinal))
                .Select(rule => (int)rule!["ExpirationInDays"]!).ToList();
            return ends.Count == 0 ? [$"{prefix} stays for ever"]
                : ends.Min() <= atLeast ? [$"{prefix} goes after {ends.Min()} days, its messages after {atLeast}"]
                : [];
        }
    }

    private static Resource Dropped(Template template) => template.Of(Types.Queue)
        .Single(queue => (string?)queue.At("QueueName") == "orleans-docs-drop");

    private static JsonNode RuleOf(Template template, string prefix) => Transit(template)!
        .At("LifecycleConfiguration.Rules")!.AsArray().First(rule => (string?)rule!["Prefix"] == prefix)!;

    private static IEnumerable<string> SharedKeys(Template template)
    {
        var keys = template.Of(Types.Key);
        var signing = keys.Where(key => (string?)key.At("KeySpec") == "ECC_NIST_P256"
            && (string?)key.At("KeyUsage") == "SIGN_VERIFY").ToList();
        if (signing.Count != 1 || keys.Count != 3)
        {
            yield return $"{signing.Count} of {keys.Count} keys sign";
        }

        foreach (var key in keys.Except(signing).Where(key => !key.Is("EnableKeyRotation", true)))
        {
            yield return $"{key.Id} is never rotated";
        }
    }

    public static Resource TableOf(Template template, string name) =>
        template.Of(Types.Table).Single(table => (string?)table.At("TableName") == name);

    private static Resource? Transit(Template template) =>
        template.Of(Types.Bucket).SingleOrDefault(bucket => bucket.Has("NotificationConfiguration"));

    private static Resource First(Template template, string type, Func<Resource, bool>? which = null) =>
        template.Of(type).First(which ?? (_ => true));
}
