using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Models;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub;

/// <summary>
/// Stands for the AWS services in tests, at one address on this machine: it checks signatures and requests, keeps the
/// services' documented limits, fails as it is told, and counts. Services are told apart by the signature's scope.
/// </summary>
public sealed class StubbedAws : IAsyncDisposable
{
    private const int BodyBytesMax = 64 << 20;
    private const int RelaysMax = 10;

    private readonly WebApplication _web;
    private readonly ServiceModels? _models;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, IStubService> _services;
    private readonly ConcurrentQueue<SlowRelay> _relays = new();

    private StubbedAws(WebApplication web, ServiceModels? models, TimeProvider clock)
    {
        _web = web;
        _models = models;
        _clock = clock;
        Gate = new Gate(clock);
        Objects = new ObjectStore();
        Queues = new QueueStore(clock);
        Topics = new SnsService(Queues);
        Textract = new TextractService(Objects, Topics, Ledger);
        Comprehend = new ComprehendService(Ledger);
        Bedrock = new BedrockService(Ledger);
        SageMaker = new SageMakerService(Ledger);
        Keys = new KmsService();
        AccountQuotas = new QuotaService();
        _services = new IStubService[]
        {
            Textract, Comprehend, Bedrock, SageMaker, Topics, Keys, AccountQuotas, new S3Service(Objects),
            new SqsService(Queues, clock),
        }.ToDictionary(service => service.SigningName);
    }

    public Uri Address { get; private set; } = null!;

    public bool ChecksModels => _models is not null;

    public Gate Gate { get; }

    public FaultPlan Faults { get; } = new();

    public Ledger Ledger { get; } = new();

    /// <summary>How long each API takes, written <c>textract:DetectDocumentText</c>; <c>*</c> for all others.</summary>
    public Dictionary<string, TimeSpan> Latency { get; } = [];

    /// <summary>Quotas that are enforced, by API.</summary>
    public ConcurrentDictionary<string, StubQuota> Quotas { get; } = new();

    /// <summary>APIs that take a time which is drawn from <see cref="StubLatency"/> for each call.</summary>
    public ConcurrentDictionary<string, StubLatency> Spread { get; } = new();

    public ObjectStore Objects { get; }

    public QueueStore Queues { get; }

    public TextractService Textract { get; }

    public ComprehendService Comprehend { get; }

    public BedrockService Bedrock { get; }

    public SageMakerService SageMaker { get; }

    public SnsService Topics { get; }

    public KmsService Keys { get; }

    public QuotaService AccountQuotas { get; }

    /// <param name="port">0 for any that is free.</param>
    /// <param name="models">Directory of the services' models; without one requests are not held against them.</param>
    public static async Task<StubbedAws> Start(
        int port = 0, string? models = null, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        var web = builder.Build();
        var stub = new StubbedAws(
            web, models is null ? null : new ServiceModels(models), clock ?? TimeProvider.System);
        new ControlPlane(stub).Map(web);

        // Also for names that look like those of files.
        web.MapFallback("{**path}", stub.Handle);
        await web.StartAsync(cancellationToken);
        stub.Address = new Uri(web.Urls.First());
        return stub;
    }

    /// <summary>Enforces a quota from now on, or another rate of the one that there is.</summary>
    public StubQuota Limit(string api, double perSecond)
    {
        var quota = Quotas.GetOrAdd(api, _ => new StubQuota(perSecond, _clock));
        quota.Change(perSecond);
        return quota;
    }

    /// <summary>An address at which another server answers after as long as <c>*</c> takes.</summary>
    public async Task<Uri> Relay(Uri target, CancellationToken cancellationToken)
    {
        if (_relays.Count >= RelaysMax)
        {
            throw new InvalidOperationException($"more than {RelaysMax} relays");
        }

        var relay = await SlowRelay.Start(target, cancel => Wait("relay", cancel), cancellationToken);
        _relays.Enqueue(relay);
        return relay.Address;
    }

    public Task Ended(CancellationToken cancellationToken) =>
        HostingAbstractionsHostExtensions.WaitForShutdownAsync(_web, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        while (_relays.TryDequeue(out var relay))
        {
            await relay.DisposeAsync();
        }
    }

    private async Task Handle(HttpContext http)
    {
        var request = await StubRequest.Read(http, BodyBytesMax, http.RequestAborted);
        var isForm = PostedForm.IsOne(request);
        var service = isForm ? _services["s3"]
            : Authorization.Parse(request.Header("authorization")) is { } authorization
                ? _services.GetValueOrDefault(authorization.Service)
            : null;
        var api = "";
        Reply reply;
        Fault? fault = null;
        try
        {
            if (isForm)
            {
                request.Posted = await PostedForm.Read(request, http.RequestAborted);
                Gate.Admit(request.Posted, request.Path[0]);
            }
            else
            {
                Gate.Admit(request);
            }

            if (service is null)
            {
                throw new RefusedException(400, "UnknownOperationException", "no such service here");
            }

            var operation = service.Operation(request);
            api = $"{service.SigningName}:{operation}";
            Ledger.Called(api);
            if (!isForm)
            {
                Check(service.SigningName, operation, request);
            }

            if (Quotas.TryGetValue(api, out var quota) && !quota.TryTake())
            {
                throw new RefusedException(400, "ThrottlingException", "Rate exceeded");
            }

            await Wait(api, http.RequestAborted);
            await service.Ready(operation, request, http.RequestAborted);
            fault = Faults.Take(api);
            if (fault is Fault.Refuse refuse)
            {
                throw new RefusedException(refuse.Status, refuse.Code, "as the test asks");
            }

            reply = fault is null or Fault.CutAfterWork or Fault.CutAnswer or Fault.Stall
                ? service.Answer(operation, request)
                : Reply.Empty();
        }
        catch (RefusedException refused)
        {
            reply = Refusal(refused, service?.Errors ?? ErrorForm.Json,
                (fault as Fault.Refuse)?.Spelling ?? Spelling.Type);
        }

        await Send(http, fault, reply);
    }

    private void Check(string service, string operation, StubRequest request)
    {
        if (_models?.Of(service) is not { } model)
        {
            return;
        }

        var violations = ModelCheck.Violations(model, operation, request);
        foreach (var violation in violations)
        {
            Ledger.Violated(violation);
        }

        if (violations.Count > 0)
        {
            throw new RefusedException(400, "ValidationException", string.Join("; ", violations));
        }
    }

    private Task Wait(string api, CancellationToken cancellationToken) =>
        Spread.TryGetValue(api, out var spread) ? Task.Delay(spread.Draw(), _clock, cancellationToken)
            : Latency.TryGetValue(api, out var latency) || Latency.TryGetValue("*", out latency)
            ? Task.Delay(latency, _clock, cancellationToken)
            : Task.CompletedTask;

    private async Task Send(HttpContext http, Fault? fault, Reply reply)
    {
        switch (fault)
        {
            case Fault.Cut or Fault.CutAfterWork:
                http.Abort();
                return;
            case Fault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, http.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case Fault.Html html:
                reply = new Reply(
                    html.Status, "text/html", "<html><body><h1>Service Unavailable</h1></body></html>"u8.ToArray());
                break;
            case Fault.Garbage garbage:
                reply = new Reply(200, garbage.ContentType, Encoding.UTF8.GetBytes(garbage.Body))
                {
                    Headers = new(garbage.Headers),
                };
                break;
        }

        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.ContentType;
        // The SDK learns from this how far its own clock is off.
        http.Response.Headers.Date = Gate.Now.ToString("r", CultureInfo.InvariantCulture);
        http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        foreach (var (name, value) in reply.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (http.Request.Method == "HEAD" || reply.Status is 204 or 304)
        {
            return;
        }

        http.Response.ContentLength ??= reply.Body.Length;
        // With less than was announced the server closes the connection behind what it sent.
        await http.Response.Body.WriteAsync(
            fault is Fault.CutAnswer or Fault.Stall ? reply.Body.AsMemory(0, reply.Body.Length / 2) : reply.Body);
        if (fault is Fault.Stall)
        {
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Reply Refusal(RefusedException refused, ErrorForm form, Spelling spelling)
    {
        var message = SecurityElement.Escape(refused.Message);
        if (form is ErrorForm.Xml)
        {
            return Reply.Xml($"<Error><Code>{refused.Code}</Code><Message>{message}</Message></Error>", refused.Status);
        }

        if (form is ErrorForm.WrappedXml)
        {
            var side = refused.Status < 500 ? "Sender" : "Receiver";
            return Reply.Xml(
                $"<ErrorResponse><Error><Type>{side}</Type><Code>{refused.Code}</Code><Message>{message}</Message>"
                + "</Error><RequestId>stub</RequestId></ErrorResponse>",
                refused.Status);
        }

        var body = new JsonObject { ["message"] = refused.Message };
        var headers = new Dictionary<string, string>();
        switch (spelling)
        {
            case Spelling.Header:
                headers["x-amzn-ErrorType"] = refused.Code + ":http://internal.amazon.com/coral/stub/";
                break;
            case Spelling.Code:
                body["code"] = refused.Code;
                break;
            default:
                body["__type"] = (spelling is Spelling.NamespacedType ? "com.amazonaws.stub#" : "") + refused.Code;
                break;
        }

        return Reply.Json(body, refused.Status) with { Headers = headers };
    }
}
