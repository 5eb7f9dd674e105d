#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Configuration.Overrides;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Streams;

namespace Orleans.Streaming.SQS.Streams;

/// <summary>
/// Streams over queues named <c>SERVICEID-PROVIDER-NUMBER</c>; a stream always goes through the same one.
/// </summary>
internal sealed class SQSAdapter(
    string name, SqsOptions options, string serviceId, IConsistentRingStreamQueueMapper mapper, ISQSDataAdapter data,
    ILoggerFactory loggers) : IQueueAdapter
{
    private readonly ConcurrentDictionary<QueueId, SqsQueue> _queues = new();

    public string Name => name;

    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => new SQSAdapterReceiver(
        QueueOf(queueId), data, loggers.CreateLogger<SQSAdapterReceiver>());

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token,
        Dictionary<string, object>? requestContext)
    {
        if (token is not null)
        {
            throw new ArgumentException("streams over SQS take no token", nameof(token));
        }

        var queueId = mapper.GetQueueForStream(streamId);
        var message = data.ToQueueMessage(streamId, events, token, requestContext);
        var request = new SendMessageRequest
        {
            MessageBody = message.Body,
            MessageGroupId = options.FifoQueue ? queueId.ToString() : null,
            MessageAttributes = message.MessageAttributes,
        };
        return _queues.GetOrAdd(queueId, QueueOf).Send(request, CancellationToken.None);
    }

    private SqsQueue QueueOf(QueueId queueId) => new($"{serviceId}-{queueId}", options);
}

internal sealed class SQSAdapterFactory(
    string name, SqsOptions options, string serviceId, HashRingStreamQueueMapperOptions queues,
    SimpleQueueCacheOptions cache, ISQSDataAdapter data, ILoggerFactory loggers) : IQueueAdapterFactory
{
    private readonly HashRingBasedStreamQueueMapper _mapper = new(queues, name);
    private readonly SimpleQueueAdapterCache _cache = new(cache, name, loggers);

    public static SQSAdapterFactory Create(IServiceProvider services, string name) => new(
        name,
        services.GetOptionsByName<SqsOptions>(name),
        services.GetProviderClusterOptions(name).Value.ServiceId,
        services.GetOptionsByName<HashRingStreamQueueMapperOptions>(name),
        services.GetOptionsByName<SimpleQueueCacheOptions>(name),
        services.GetKeyedService<ISQSDataAdapter>(name)
            ?? new SQSDataAdapter(services.GetRequiredService<Serializer<SQSBatchContainer>>()),
        services.GetRequiredService<ILoggerFactory>());

    public Task<IQueueAdapter> CreateAdapter() =>
        Task.FromResult<IQueueAdapter>(new SQSAdapter(name, options, serviceId, _mapper, data, loggers));

    public IQueueAdapterCache GetQueueAdapterCache() => _cache;

    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());
}
