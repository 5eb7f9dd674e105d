#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using Amazon.DynamoDBv2.Model;
using Orleans.Runtime;

namespace Orleans.Clustering.DynamoDB;

/// <summary>How a silo and the table's version lie in the table, in the official provider's layout.</summary>
internal static class SiloItems
{
    public const string Cluster = "DeploymentId";
    public const string Silo = "SiloIdentity";
    public const string Tag = "ETag";
    public const string Version = "MembershipVersion";
    public const string Alive = "IAmAliveTime";
    public const string Status = "SiloStatus";
    public const string ProxyPort = "ProxyPort";
    public const string VersionRow = "VersionRow";

    private const string Address = "Address";
    private const string Port = "Port";
    private const string Generation = "Generation";
    private const string HostName = "HostName";
    private const string Name = "SiloName";
    private const string Suspecting = "SuspectingSilos";
    private const string SuspectedAt = "SuspectingTimes";
    private const string Started = "StartTime";
    private const char Between = '|';

    public static Dictionary<string, AttributeValue> Key(string cluster, string silo) => new()
    {
        [Cluster] = new AttributeValue(cluster),
        [Silo] = new AttributeValue(silo),
    };

    public static string IdentityOf(SiloAddress silo) => string.Create(
        CultureInfo.InvariantCulture, $"{silo.Endpoint.Address}-{silo.Endpoint.Port}-{silo.Generation}");

    public static Dictionary<string, AttributeValue> Of(string cluster, MembershipEntry entry, long tag)
    {
        var item = Key(cluster, IdentityOf(entry.SiloAddress));
        item[Address] = new AttributeValue(entry.SiloAddress.Endpoint.Address.ToString());
        item[Port] = Number(entry.SiloAddress.Endpoint.Port);
        item[Generation] = Number(entry.SiloAddress.Generation);
        item[HostName] = Text(entry.HostName);
        item[Name] = Text(entry.SiloName);
        item[Status] = Number((int)entry.Status);
        item[ProxyPort] = Number(entry.ProxyPort);
        item[Started] = new AttributeValue(Time(entry.StartTime));
        item[Alive] = new AttributeValue(Time(entry.IAmAliveTime));
        item[Tag] = Number(tag);
        if (entry.SuspectTimes is { Count: > 0 } suspects)
        {
            item[Suspecting] = new AttributeValue(
                string.Join(Between, suspects.Select(suspect => suspect.Item1.ToParsableString())));
            item[SuspectedAt] = new AttributeValue(
                string.Join(Between, suspects.Select(suspect => Time(suspect.Item2))));
        }

        return item;
    }

    public static MembershipEntry EntryOf(Dictionary<string, AttributeValue> item)
    {
        var entry = new MembershipEntry
        {
            SiloAddress = AddressOf(item),
            HostName = item.GetValueOrDefault(HostName)?.S!,
            SiloName = item.GetValueOrDefault(Name)?.S!,
            Status = StatusOf(item),
            ProxyPort = ProxyPortOf(item),
            StartTime = Time(item[Started].S),
            IAmAliveTime = Time(item[Alive].S),
            SuspectTimes = [],
        };
        if (item.TryGetValue(Suspecting, out var silos) && item.TryGetValue(SuspectedAt, out var times))
        {
            foreach (var (silo, time) in silos.S.Split(Between).Zip(times.S.Split(Between)))
            {
                entry.AddSuspector(SiloAddress.FromParsableString(silo), Time(time));
            }
        }

        return entry;
    }

    public static SiloAddress AddressOf(Dictionary<string, AttributeValue> item) =>
        SiloAddress.New(IPAddress.Parse(item[Address].S), Int(item[Port]), Int(item[Generation]));

    public static SiloStatus StatusOf(Dictionary<string, AttributeValue> item) => (SiloStatus)Int(item[Status]);

    public static int ProxyPortOf(Dictionary<string, AttributeValue> item) =>
        item.TryGetValue(ProxyPort, out var port) ? Int(port) : 0;

    public static AttributeValue Number(long value) =>
        new() { N = value.ToString(CultureInfo.InvariantCulture) };

    public static string Time(DateTime time) => LogFormatter.PrintDate(time);

    private static DateTime Time(string text) => LogFormatter.ParseDate(text);

    private static int Int(AttributeValue value) => int.Parse(value.N, CultureInfo.InvariantCulture);

    /// <summary>What is not known is left out, since an old DynamoDB takes no empty text.</summary>
    private static AttributeValue Text(string? text) =>
        string.IsNullOrEmpty(text) ? new AttributeValue { NULL = true } : new AttributeValue(text);
}
