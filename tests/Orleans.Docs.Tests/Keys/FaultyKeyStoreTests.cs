using Orleans.Docs.Documents;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Tests.Keys;

public enum KeyStoreFault
{
    None,
    LetsTheLastKeyStand,
    GivesEachRacerItsOwnKey,
    AltersBytes,
    FindsAKeyOfAnotherDocument,
    KeepsRemovedKeys,
    RemovesEveryKey,
    SaysThatItRemovedWhatWasNotThere,
    RefusesANewKeyAfterARemoval,
    ForgetsOnRestart,
    BringsRemovedKeysBackOnRestart,
    ListsAllButTheLast,
    ListsTheFirstPageForEver,
    ReplacesWhateverStands,
    ReplacesWhatWasRemoved,
    SaysThatItReplacedAndDoesNot,
}

public sealed class FaultyKeyStoreTests
{
    public static TheoryData<KeyStoreFault> Faults =>
        [.. Enum.GetValues<KeyStoreFault>().Where(fault => fault != KeyStoreFault.None)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_suite_catches_a_store_that(KeyStoreFault fault) =>
        Assert.NotNull(await ConformanceRun.FirstFailure(() => new Suite(fault)));

    [Fact]
    public async Task The_suite_passes_the_same_store_without_a_fault() =>
        Assert.Null(await ConformanceRun.FirstFailure(() => new Suite(KeyStoreFault.None)));

    private sealed class Suite(KeyStoreFault fault) : KeyStoreConformance
    {
        private readonly Dictionary<DocumentKey, WrappedKey> _everAdded = [];
        private MemoryKeyStore? _disk;

        protected override async ValueTask<IKeyStore> Open()
        {
            var restarted = _disk is not null;
            if (_disk is null || fault == KeyStoreFault.ForgetsOnRestart)
            {
                _disk = new MemoryKeyStore();
            }

            if (restarted && fault == KeyStoreFault.BringsRemovedKeysBackOnRestart)
            {
                foreach (var (document, key) in _everAdded)
                {
                    await _disk.GetOrAdd(document, key, Token);
                }
            }

            return new FaultyKeyStore(_disk, fault, _everAdded);
        }
    }

    /// <summary>A store that breaks one promise.</summary>
    private sealed class FaultyKeyStore(
        MemoryKeyStore inner, KeyStoreFault fault, Dictionary<DocumentKey, WrappedKey> everAdded) : IKeyStore
    {
        public KeyBackups Backups => inner.Backups;

        public async Task<WrappedKey> GetOrAdd(
            DocumentKey document, WrappedKey key, CancellationToken cancellationToken)
        {
            bool known;
            lock (everAdded)
            {
                known = !everAdded.TryAdd(document, key);
            }

            switch (fault)
            {
                case KeyStoreFault.LetsTheLastKeyStand:
                    await inner.Remove(document, cancellationToken);
                    break;
                case KeyStoreFault.GivesEachRacerItsOwnKey:
                    await inner.GetOrAdd(document, key, cancellationToken);
                    return key;
                case KeyStoreFault.RefusesANewKeyAfterARemoval
                    when known && await inner.Find(document, cancellationToken) is null:
                    throw new InvalidOperationException("the document had a key");
            }

            return await inner.GetOrAdd(document, key, cancellationToken);
        }

        public async Task<WrappedKey?> Find(DocumentKey document, CancellationToken cancellationToken)
        {
            var found = await inner.Find(document, cancellationToken);
            return fault switch
            {
                KeyStoreFault.AltersBytes => found is null ? null : found with { Bytes = found.Bytes[1..] },
                KeyStoreFault.FindsAKeyOfAnotherDocument => found ?? everAdded.Values.FirstOrDefault(),
                _ => found,
            };
        }

        public async Task<KeyPage> List(string? place, int countMax, CancellationToken cancellationToken)
        {
            var page = await inner.List(
                fault == KeyStoreFault.ListsTheFirstPageForEver ? null : place, countMax, cancellationToken);
            return fault == KeyStoreFault.ListsAllButTheLast && page.Next is null
                ? page with { Keys = [.. page.Keys.SkipLast(1)] }
                : page;
        }

        public async Task<bool> Replace(
            DocumentKey document, WrappedKey expected, WrappedKey replacement, CancellationToken cancellationToken)
        {
            if (fault == KeyStoreFault.SaysThatItReplacedAndDoesNot)
            {
                return true;
            }

            var stands = await inner.Find(document, cancellationToken);
            if (fault == KeyStoreFault.ReplacesWhatWasRemoved && stands is null)
            {
                await inner.GetOrAdd(document, replacement, cancellationToken);
                return true;
            }

            return await inner.Replace(
                document, fault == KeyStoreFault.ReplacesWhateverStands && stands is not null ? stands : expected,
                replacement, cancellationToken);
        }

        public Task Clean(CancellationToken cancellationToken) => inner.Clean(cancellationToken);

        public async Task<bool> Remove(DocumentKey document, CancellationToken cancellationToken)
        {
            if (fault == KeyStoreFault.KeepsRemovedKeys)
            {
                return await inner.Find(document, cancellationToken) is not null;
            }

            if (fault == KeyStoreFault.RemovesEveryKey)
            {
                foreach (var other in everAdded.Keys.Where(key => key != document).ToArray())
                {
                    await inner.Remove(other, cancellationToken);
                }
            }

            return await inner.Remove(document, cancellationToken)
                || fault == KeyStoreFault.SaysThatItRemovedWhatWasNotThere;
        }
    }
}
