using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Anchors;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Operations;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Documents;
using Orleans.Docs.Verification;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Verification;

/// <summary>
/// A data directory as a silo leaves it, with settled documents in it, over the real stores: to be damaged, opened
/// again and verified.
/// </summary>
internal sealed class Archive : IDisposable
{
    public const string Generation = "g1";
    private const int LargeTextLength = 5_000;

    private static readonly Lazy<Task<Dictionary<string, byte[]>>> Four = new(MakeFour);

    private readonly TemporaryDirectory _directory = new();
    private FileMasterKey _master = null!;
    private SqliteKeyStore _keys = null!;
    private SqliteEventStore _events = null!;
    private LocalBlobStore _blobs = null!;
    private SqliteSearchIndex _index = null!;
    private FileRootSigner _signer = null!;

    private bool _isOpen;

    /// <param name="files">What lies in the directory before it is opened.</param>
    public Archive(IReadOnlyDictionary<string, byte[]>? files = null)
    {
        foreach (var (name, bytes) in files ?? new Dictionary<string, byte[]>())
        {
            var path = PathOf(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        Open();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public VerifyOptions Options { get; } =
        new() { Partitions = 2, LookDelay = TimeSpan.Zero, LooksMax = 2, ReadRetryDelay = TimeSpan.Zero };

    /// <summary>What the grain that makes roots remembers.</summary>
    public long RootsMade { get; set; }

    public KeyRing KeyRing { get; private set; } = null!;

    public DocumentStreams Streams { get; private set; } = null!;

    public DocumentBlobs Blobs { get; private set; } = null!;

    public EntryBuilder Entries { get; private set; } = null!;

    public IRootStore Roots { get; private set; } = null!;

    public IEventStore Events => _events;

    public IBlobStore BlobStore => _blobs;

    public ISearchIndex Index => _index;

    private DocumentWriter Writer => new(Streams, Blobs, Clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static DocumentKey Key(int number, string tenant = "acme") => new(tenant, $"doc-{number}");

    public string PathOf(string name) => _directory.PathOf(name);

    /// <summary>Documents 1 to 4 as <see cref="With"/> makes them, on a copy of files that are made once.</summary>
    public static async Task<Archive> OfFour()
    {
        var archive = new Archive(await Four.Value);
        archive.Clock.Advance(TimeSpan.FromDays(2));
        return archive;
    }

    private static async Task<Dictionary<string, byte[]>> MakeFour()
    {
        using var archive = new Archive();
        await archive.With(4);
        archive.Close();
        return Directory.EnumerateFiles(archive.PathOf("."), "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(archive.PathOf("."), path), File.ReadAllBytes);
    }

    /// <summary>Settled documents from 1 on, each of seven events in six commits, and indexed.</summary>
    public async Task<Archive> With(int count, string tenant = "acme")
    {
        for (var number = 1; number <= count; number++)
        {
            await Add(Key(number, tenant));
        }

        return this;
    }

    /// <summary>A document before its last commit: nothing is owed any more, and nobody has settled it.</summary>
    public Task<LoadedDocument> AddUnsettled(DocumentKey key) => Writer.Finish(
        key, new string('s', LargeTextLength) + key, $"text of {key} \0 \uFDD0", typeConfidence: 0.87f);

    public Task<LoadedDocument> Append(DocumentKey key, params ImmutableArray<DocumentEvent> events) =>
        Writer.Append(key, events);

    public async Task WriteEntry(DocumentKey key, string generation = Generation)
    {
        var loaded = (await Entries.Load(key, Cancellation))!;
        await _index.Write(generation, [await Entries.Build(loaded, Cancellation)], Cancellation);
    }

    public async Task<IReadOnlyList<StoredCommit>> Commits(DocumentKey key) =>
        await _events.Read(StreamName.Of(key), 1, Cancellation).ToListAsync(Cancellation);

    public Task<RootStatement> Anchor()
    {
        Clock.Advance(TimeSpan.FromDays(1));
        var maker = new RootMaker(
            _events, Roots, _signer, Witness(), Microsoft.Extensions.Options.Options.Create(new RootOptions()));
        return maker.Make(Clock.GetUtcNow(), RootsMade, Cancellation);
    }

    public async Task<VerifyLog> Verify(VerifyScope? scope = null, ISearchIndex? index = null)
    {
        var log = new VerifyLog(Options.FindingsMax, Clock);
        await Run(log, scope, index);
        return log;
    }

    public Task Run(
        VerifyLog log, VerifyScope? scope = null, ISearchIndex? index = null,
        CancellationToken cancellationToken = default)
    {
        var codec = new CommitCodec(EventCatalog.Default);
        var documents = new DocumentCheck(_events, KeyRing, codec, Blobs, _blobs, index ?? _index, Entries);
        var verifier = new Verifier(
            _events, documents, Witness(), new RootCheck(Roots, _signer), index ?? _index,
            Microsoft.Extensions.Options.Options.Create(Options), Clock);
        return verifier.Run(
            (scope ?? new VerifyScope { Generations = Live }) with { RootsMade = RootsMade }, log,
            cancellationToken);
    }

    public static Task<ImmutableArray<string>> Live() => Task.FromResult<ImmutableArray<string>>([Generation]);

    /// <summary>Takes a document out of the index with its content and its words, so that nothing there is wrong.
    /// </summary>
    public void Unindex(DocumentKey key)
    {
        const string Content = "FROM content WHERE entry = (SELECT id FROM entry WHERE document = ?1)";
        const string Columns = "text, summary, key_facts, subject, file_name";
        Sql(
            $"index/index-{Generation}.db",
            ($"INSERT INTO words_1 (words_1, rowid, {Columns}) SELECT 'delete', entry, {Columns} {Content}", [key.Id]),
            ($"DELETE {Content}", [key.Id]),
            ("DELETE FROM entry WHERE document = ?1", [key.Id]));
    }

    /// <summary>Closes the stores, changes one of their files, and opens them again.</summary>
    public void Damage(string file, Action<string> change)
    {
        Close();
        change(PathOf(file));
        Open();
    }

    /// <summary>The same by statements; ?1 and so on are the values.</summary>
    public void Sql(string file, string sql, params object[] values) => Sql(file, (sql, values));

    /// <summary>The same by several statements in one go.</summary>
    public void Sql(string file, params (string Sql, object[] Values)[] statements) => Damage(file, path =>
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        foreach (var (sql, values) in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (index, value) in values.Index())
            {
                command.Parameters.AddWithValue($"?{index + 1}", value);
            }

            Assert.True(command.ExecuteNonQuery() > 0, "the damage hit nothing");
        }

        transaction.Commit();
    });

    public void Close()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        _index.Dispose();
        _blobs.Dispose();
        _events.Dispose();
        _keys.Dispose();
        _master.Dispose();
        _signer.Dispose();
    }

    public void Dispose()
    {
        Close();
        _directory.Dispose();
    }

    public void Open()
    {
        var settings = new SqliteEventStoreOptions();
        _master = new FileMasterKey(PathOf("master.key"));
        _keys = new SqliteKeyStore(PathOf("keys.db"), settings.Database, Clock);
        _events = new SqliteEventStore(PathOf("events.db"), settings, Clock);
        _blobs = new LocalBlobStore(
            PathOf("blobs"), new LocalBlobStoreOptions { SmallBytesMax = 1_024 }, Clock);
        var index = new SqliteSearchIndexOptions { Directory = PathOf("index") };
        _index = new SqliteSearchIndex(index, Clock, NullLogger<SqliteSearchIndex>.Instance);
        _index.Create(Generation, Cancellation).GetAwaiter().GetResult();
        Roots = new FileRootStore(PathOf("roots"), new LocalRootOptions { HeadListsKept = 2 });
        _signer = new FileRootSigner(PathOf("roots.key"), create: true);
        KeyRing = new KeyRing(_keys, _master, Microsoft.Extensions.Options.Options.Create(new KeyRingOptions()));
        Streams = new DocumentStreams(_events, KeyRing, new CommitCodec(EventCatalog.Default));
        Blobs = new DocumentBlobs(_blobs, KeyRing);
        Entries = new EntryBuilder(
            Streams, new DocumentTexts(Blobs), Blobs,
            new RedactionPolicy(Microsoft.Extensions.Options.Options.Create(new RedactionOptions()),
                new NameListFinder()),
            Microsoft.Extensions.Options.Options.Create(new ProjectionOptions()),
            Microsoft.Extensions.Options.Options.Create(new ReviewOptions()));
        _isOpen = true;
    }

    private async Task Add(DocumentKey key)
    {
        await AddUnsettled(key);
        await WriteEntry(key);
        await Append(key, new Settled());
        await WriteEntry(key);
    }

    private HeadWitness Witness() => new(_events, KeyRing, new CommitCodec(EventCatalog.Default));
}
