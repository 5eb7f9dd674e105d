using System.Globalization;
using System.Runtime.CompilerServices;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

public sealed partial class SqliteSearchIndex
{
    private const int TenantsPerRead = 500;

    /// <summary>Table by table, then the words of tenant by tenant: each is a read of its own, and bounded.</summary>
    public async IAsyncEnumerable<IndexFault> Faults(
        string generation, string? tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = (await _generations.Get(generation, cancellationToken).ConfigureAwait(false)).Path;
        var one = tenant is null
            ? null
            : await Read(generation, session => EntryWriter.TenantOf(session, tenant), cancellationToken)
                .ConfigureAwait(false);
        if (tenant is not null && one is null)
        {
            yield break;
        }

        foreach (var table in await Read(generation, session => TableProof.Tables(session, one), cancellationToken)
            .ConfigureAwait(false))
        {
            var verdict = await Prove(
                generation, (path, ct) => TableProof.Run(path, _options.Sqlite, table, ct), cancellationToken)
                .ConfigureAwait(false);
            if (verdict is not null)
            {
                yield return new IndexFault(null, $"table {table} in {file}: {verdict}");
            }
        }

        await foreach (var (id, name) in Tenants(generation, tenant, one, cancellationToken).ConfigureAwait(false))
        {
            var (documents, others) = await Prove(
                generation, (path, ct) => WordProof.Run(path, _options.Sqlite, id, ct), cancellationToken)
                .ConfigureAwait(false);
            foreach (var document in documents)
            {
                yield return new IndexFault(
                    new DocumentKey(name, document), $"its words in {file} are not those of its content");
            }

            if (others is not null)
            {
                yield return new IndexFault(null, $"table {IndexSchema.WordsTable(id)} in {file}: {others}");
            }
        }
    }

    public async IAsyncEnumerable<IndexFault> Faults(
        string generation, DocumentKey document, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = (await _generations.Get(generation, cancellationToken).ConfigureAwait(false)).Path;
        var entry = await Read(
            generation,
            session => EntryWriter.TenantOf(session, document.Tenant) is { } tenant
                && EntryReader.NumberOf(session, tenant, document.Id) is { } number
                ? (Tenant: tenant, Number: number)
                : ((long Tenant, long Number)?)null,
            cancellationToken).ConfigureAwait(false);
        if (entry is { } one && await Prove(
            generation, (path, ct) => WordProof.IsWrong(path, _options.Sqlite, one.Tenant, one.Number, ct),
            cancellationToken).ConfigureAwait(false))
        {
            yield return new IndexFault(document, $"its words in {file} are not those of its content");
        }
    }

    private async IAsyncEnumerable<(long Id, string Name)> Tenants(
        string generation, string? name, long? id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (id is { } one)
        {
            yield return (one, name!);
            yield break;
        }

        for (string? next = ""; next is not null;)
        {
            var from = next;
            var page = await Read(
                generation, session => EntryReader.Tenants(session, from, TenantsPerRead + 1), cancellationToken)
                .ConfigureAwait(false);
            foreach (var tenant in page.Take(TenantsPerRead))
            {
                yield return tenant;
            }

            next = page.Count > TenantsPerRead ? page[^1].Name : null;
        }
    }

    private async Task<T> Prove<T>(
        string generation, Func<string, CancellationToken, T> proof, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.ProofTimeMax, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await Guard(
                generation, database => Task.Run(() => Mapped(database.Path), CancellationToken.None),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (either.IsCancellationRequested && SqliteInterrupt.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new IndexUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"index generation {generation} was not proved within {_options.ProofTimeMax.TotalSeconds} s: raise ")
                + "Docs:Local:Index:ProofTimeMax");
        }

        T Mapped(string path)
        {
            try
            {
                return proof(path, either.Token);
            }
            catch (Exception e) when (
                SqliteUnavailableException.Map(path, e) is var mapped && !ReferenceEquals(mapped, e))
            {
                throw mapped;
            }
        }
    }
}
