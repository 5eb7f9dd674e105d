using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Tests.Client;

public sealed class DocsClientTests
{
    private static readonly DocumentKey Key = new("t", "d");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task History_comes_whole_and_in_order_whatever_the_page_size(int length)
    {
        var client = Client(new Recorded(length), options => options.PageSize = 4);

        var versions = await client.HistoryAsync(Key).Select(e => e.Version).ToListAsync();

        Assert.Equal(Enumerable.Range(1, length).Select(v => (long)v), versions);
    }

    [Fact]
    public async Task Waiting_ends_with_the_commit_that_settles()
    {
        var view = await Client(new Recorded(5)).WaitUntilSettledAsync(Key);

        Assert.True(view.IsSettled);
        Assert.Equal(5, view.Version);
    }

    [Fact]
    public async Task A_command_is_repeated_under_the_same_id_until_it_gets_through()
    {
        var document =
            new Recorded(1) { Failures = new([new TimeoutException(), Conflict(), new SiloUnavailableException()]) };

        await Client(document).RetryAsync(Key);

        Assert.Equal(4, document.CommandIds.Count);
        Assert.Single(document.CommandIds.Distinct());
    }

    [Fact]
    public async Task Two_commands_have_different_ids_and_a_given_one_is_used()
    {
        var document = new Recorded(1);
        var client = Client(document);

        await client.RetryAsync(Key);
        await client.RetryAsync(Key);
        await client.RetryAsync(Key, "mine");

        Assert.Equal(3, document.CommandIds.Distinct().Count());
        Assert.Equal("mine", document.CommandIds[^1]);
    }

    [Fact]
    public async Task What_the_cluster_asks_to_wait_is_waited_within_the_bound()
    {
        var time = new ImmediateTime();
        var options = new DocsClientOptions();
        var answers = new Queue<Exception>(
            [
                new OverloadedException("queue", TimeSpan.FromSeconds(3)),
                new OverloadedException("queue", TimeSpan.FromHours(1)),
            ]);

        await new Retries(options, time).CallAsync(
            () => answers.TryDequeue(out var e) ? Task.FromException<int>(e) : Task.FromResult(1), default);

        Assert.Equal([TimeSpan.FromSeconds(3), options.BackOffMax], time.Waits);
    }

    private static InconsistentStateException Conflict() => new("a conflict");

    private static DocsClient Client(IDocumentGrain document, Action<DocsClientOptions>? configure = null)
    {
        var options = new DocsClientOptions { Tenant = "t" };
        configure?.Invoke(options);
        return new DocsClient(OneGrain.Factory(document), Options.Create(options), new ImmediateTime());
    }

    /// <summary>A grain factory that always gives the same grain.</summary>
    public class OneGrain : DispatchProxy
    {
        private object? _grain;

        public static IGrainFactory Factory(object grain)
        {
            var factory = Create<IGrainFactory, OneGrain>();
            ((OneGrain)(object)factory)._grain = grain;
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grain;
    }

    /// <summary>A document of some events, the last of which settles it.</summary>
    private sealed class Recorded(int length) : UnusedDocument
    {
        public Queue<Exception> Failures { get; init; } = [];

        public List<string> CommandIds { get; } = [];

        public override Task<DocumentView> Get() => Task.FromResult(Some.View(version: 1, settled: length == 1));

        public override Task<ImmutableArray<RecordedEvent>> History(long fromVersion, int countMax)
        {
            var last = (int)Math.Min(length, fromVersion + countMax - 1);
            return Task.FromResult(
                Enumerable.Range((int)fromVersion, Math.Max(0, last - (int)fromVersion + 1))
                    .Select(v => Some.Event(v, new Settled())).ToImmutableArray());
        }

        public override async IAsyncEnumerable<DocumentChange> Watch(
            long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            for (var version = afterVersion + 1; version <= length; version++)
            {
                yield return Some.Change(version, settled: version == length);
            }
        }

        public override Task<DocumentView> Retry(string commandId)
        {
            CommandIds.Add(commandId);
            return Failures.TryDequeue(out var failure)
                ? Task.FromException<DocumentView>(failure)
                : Task.FromResult(Some.View());
        }
    }
}
