using System.Text.Json.Nodes;

namespace Orleans.Docs.Deploy.Tests.Promises;

/// <summary>What runs, and who hears of it when it does not.</summary>
internal static class Running
{
    private static readonly string[] Writable = ["/data", "/tmp"];

    public static IEnumerable<Promise> Promises =>
    [
        new("a silo can do as little as possible to its own machine", Loose, new Dictionary<string, Action<Template>>
        {
            ["a root that can be written"] = template => Container(template)["ReadonlyRootFilesystem"] = false,
            ["a silo that is root"] = template => Container(template)["User"] = "0:0",
            ["a silo that is nobody in particular"] = template => Container(template).Remove("User"),
            ["a privileged silo"] = template => Container(template)["Privileged"] = true,
            ["capabilities"] = template => Container(template)["LinuxParameters"]!.AsObject().Remove("Capabilities"),
            ["a further folder"] = template => Container(template)["MountPoints"]!.AsArray().Add(new JsonObject
            {
                ["ContainerPath"] = "/app", ["ReadOnly"] = false, ["SourceVolume"] = "data",
            }),
            ["no check of its health"] = template => Container(template).Remove("HealthCheck"),
        }),
        new("every queue has a dead-letter queue", WithoutDeadLetters, new Dictionary<string, Action<Template>>
        {
            ["a queue without"] = template =>
                template.Of(Types.Queue).First(queue => queue.Has("RedrivePolicy")).Properties.Remove("RedrivePolicy"),
        }),
        new("every dead-letter queue has an alarm", Unwatched, new Dictionary<string, Action<Template>>
        {
            ["one without"] = template => template.Root["Resources"]!.AsObject().Remove(DeadAlarm(template).Id),
            ["an alarm that nobody hears"] = template => DeadAlarm(template).Properties.Remove("AlarmActions"),
            ["an alarm that comes late"] = template => DeadAlarm(template).Properties["Threshold"] = 100,
        }),
        new("silos scale with their load", Unscaled, new Dictionary<string, Action<Template>>
        {
            ["no policy"] = template =>
            {
                foreach (var policy in template.Of(Types.ScalingPolicy))
                {
                    policy.Node["Type"] = "AWS::CloudFormation::WaitConditionHandle";
                }
            },
            ["one silo at the most"] = template =>
                template.Of(Types.ScalingTarget)[0].Properties["MaxCapacity"] = 2,
        }),
    ];

    public static JsonObject Container(Template template) =>
        template.Of(Types.Task).Single().At("ContainerDefinitions")!.AsArray().Single()!.AsObject();

    private static IEnumerable<string> Loose(Template template)
    {
        var container = new Resource("silo", new JsonObject { ["Properties"] = Container(template).DeepClone() });
        if (!container.Is("ReadonlyRootFilesystem", true))
        {
            yield return "its root can be written";
        }

        if (!int.TryParse(((string?)container.At("User"))?.Split(':')[0], out var user) || user < 1_000)
        {
            yield return "it is a user of the system";
        }

        if (container.Is("Privileged", true))
        {
            yield return "it is privileged";
        }

        if (!Template.Texts(container.At("LinuxParameters.Capabilities.Drop")).Contains("ALL"))
        {
            yield return "it keeps capabilities";
        }

        var mounted = container.At("MountPoints")!.AsArray().Select(mount => (string)mount!["ContainerPath"]!);
        if (!mounted.Order(StringComparer.Ordinal).SequenceEqual(Writable))
        {
            yield return "it may write elsewhere than in /data and /tmp";
        }

        if (!container.Has("HealthCheck.Command"))
        {
            yield return "nobody asks for its health";
        }
    }

    private static IEnumerable<string> WithoutDeadLetters(Template template)
    {
        var queues = template.Of(Types.Queue);
        var dead = DeadLetters(template);
        return queues.Where(queue => !queue.Has("RedrivePolicy") && !dead.Contains(queue)).Select(queue => queue.Id)
            .Concat(dead.Count * 2 == queues.Count ? [] : ["queues share a dead-letter queue"]);
    }

    private static IEnumerable<string> Unwatched(Template template)
    {
        var alarms = template.Of(Types.Alarm);
        return DeadLetters(template).Where(dead => !alarms.Any(alarm => Watches(alarm, dead))).Select(dead => dead.Id);
    }

    private static bool Watches(Resource alarm, Resource queue) =>
        (string?)alarm.At("MetricName") == "ApproximateNumberOfMessagesVisible"
        && Template.RefersTo(alarm.At("Dimensions"), queue)
        && (int?)alarm.At("Threshold") <= 1
        && alarm.At("AlarmActions") is JsonArray { Count: > 0 };

    private static IEnumerable<string> Unscaled(Template template)
    {
        var target = template.Of(Types.ScalingTarget).Single();
        if ((int)target.At("MaxCapacity")! <= (int)target.At("MinCapacity")!)
        {
            yield return "there is nothing between the fewest and the most silos";
        }

        if (!template.All().Any(resource => resource.Type == Types.ScalingPolicy))
        {
            yield return "nothing says when";
        }
    }

    private static List<Resource> DeadLetters(Template template)
    {
        var queues = template.Of(Types.Queue);
        return
        [
            .. queues.Where(dead => queues.Any(
                queue => Template.RefersTo(queue.At("RedrivePolicy.deadLetterTargetArn"), dead))),
        ];
    }

    private static Resource DeadAlarm(Template template)
    {
        var dead = DeadLetters(template)[0];
        return template.Of(Types.Alarm).First(alarm => Watches(alarm, dead));
    }
}
