using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans.Docs.AwsStub.Faults;

namespace Orleans.Docs.AwsStub;

/// <summary>How a test steers a stub that runs as a process of its own.</summary>
internal sealed class ControlPlane(StubbedAws stub)
{
    public void Map(WebApplication web)
    {
        web.MapGet("/_stub/ledger", () => Results.Json(new
        {
            calls = stub.Ledger.AllCalls,
            paid = stub.Ledger.AllPaid,
            violations = stub.Ledger.Violations,
            checksModels = stub.ChecksModels,
        }));
        web.MapPut("/_stub/latency", (Dictionary<string, double> milliseconds) =>
        {
            foreach (var (api, value) in milliseconds)
            {
                stub.Latency[api] = TimeSpan.FromMilliseconds(value);
            }
        });
        web.MapPut("/_stub/spread/{api}", (string api, StubLatency latency) => { stub.Spread[api] = latency; });
        web.MapPut("/_stub/quotas/{api}", (string api, Rate rate) => { stub.Limit(api, rate.PerSecond); });
        web.MapGet("/_stub/quotas/{api}", (string api) => stub.Quotas.TryGetValue(api, out var quota)
            ? Results.Json(new { seconds = quota.Seconds, calls = quota.Calls })
            : Results.NotFound());
        web.MapGet("/_stub/jobs", () => Results.Json(stub.Textract.Jobs));
        web.MapPut("/_stub/jobs/hold", () => { stub.Textract.HoldsJobs = true; });
        web.MapDelete("/_stub/jobs/hold", () => { stub.Textract.HoldsJobs = false; });
        web.MapPost("/_stub/faults", (Order order) =>
        {
            if (Of(order) is not { } fault)
            {
                return Results.BadRequest($"no fault is called '{order.Kind}'");
            }

            if (order.Always)
            {
                stub.Faults.Always(order.Api, fault);
            }
            else
            {
                stub.Faults.Next(order.Api, fault, order.Times, order.After);
            }

            return Results.Ok();
        });
        web.MapDelete("/_stub/faults/{api}", (string api) => stub.Faults.Lift(api));
        web.MapPut("/_stub/queues/{name}", (string name) => stub.Queues.Create(name));
        web.MapPut("/_stub/topics/{arn}", (string arn) => stub.Topics.Create(arn));
        web.MapPost("/_stub/relays", async (Relay relay, CancellationToken cancel) =>
            (await stub.Relay(relay.To, cancel)).ToString());
        web.MapPut("/_stub/buckets/{name}", (string name) => stub.Objects.Create(name));
    }

    private static Fault? Of(Order order) => JsonNamingPolicy.CamelCase.ConvertName(order.Kind) switch
    {
        "refuse" => new Fault.Refuse(order.Status, order.Code ?? "InternalServerError", order.Spelling),
        "html" => new Fault.Html(order.Status),
        "cut" => new Fault.Cut(),
        "cutAfterWork" => new Fault.CutAfterWork(),
        "cutAnswer" => new Fault.CutAnswer(),
        "hang" => new Fault.Hang(),
        "stall" => new Fault.Stall(),
        "garbage" => new Fault.Garbage(),
        _ => null,
    };

    private sealed record Relay(Uri To);

    private sealed record Rate(double PerSecond);

    private sealed record Order(string Api, string Kind)
    {
        public int Status { get; init; } = 503;

        public string? Code { get; init; }

        public Spelling Spelling { get; init; }

        public int Times { get; init; } = 1;

        public int After { get; init; }

        public bool Always { get; init; }
    }
}
