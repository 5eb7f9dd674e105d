using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Orleans.Docs.Anchors;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Verification;

/// <summary>The chain of roots: every number there, every signature right, each on the one before it.</summary>
public sealed class RootCheck(IRootStore roots, IRootSigner signer)
{
    /// <summary>Says what is wrong with the chain; returns the newest root if its heads can be trusted.</summary>
    internal async Task<RootStatement?> Chain(VerifyScope scope, VerifyLog log, CancellationToken cancellationToken)
    {
        log.Caution = signer.Caution;
        var there = await roots.Numbers(cancellationToken);
        var last = Math.Max(scope.RootsMade, there.Count == 0 ? 0 : there[^1]);
        log.Enter(VerifyPhase.Roots, last);
        var before = SignedRoot.NoHash;
        RootStatement? newest = null;
        for (var number = 1L; number <= last; number++)
        {
            var (root, statement) = await Read(number, log, cancellationToken);
            if (statement is not null && before is not null
                && !statement.PreviousHash.AsSpan().SequenceEqual(before))
            {
                log.Add(FindingCode.RootAltered, null, 0, $"root {number} does not follow root {number - 1}");
                statement = null;
            }

            // Behind one that is missing or forged nothing can be compared.
            (newest, before) = (statement, statement is null ? null : root!.Hash);
            log.Step();
        }

        if (newest is null || !await HeadsAreThose(newest, log, cancellationToken))
        {
            return null;
        }

        log.Root = View(newest, signer.KeyId);
        return newest;
    }

    internal async Task<RootView?> Newest(CancellationToken cancellationToken)
    {
        var numbers = await roots.Numbers(cancellationToken);
        return numbers.Count > 0 && await roots.Find(numbers[^1], cancellationToken) is { } root
            ? View(root.Read(), root.KeyId)
            : null;
    }

    internal async IAsyncEnumerable<StreamHead> Heads(
        RootStatement root, VerifyScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stored = await roots.OpenHeads(root.Number, cancellationToken);
        if (stored is null)
        {
            yield break;
        }

        await foreach (var head in HeadList.Read(stored, cancellationToken))
        {
            if (scope.Includes(head.Document))
            {
                yield return head;
            }
        }
    }

    private static RootView View(RootStatement root, string keyId) =>
        new(root.Number, root.Time, root.Streams, keyId);

    private async Task<(SignedRoot? Root, RootStatement? Statement)> Read(
        long number, VerifyLog log, CancellationToken cancellationToken)
    {
        try
        {
            if (await roots.Find(number, cancellationToken) is not { } root)
            {
                log.Add(FindingCode.RootMissing, null, 0, $"root {number}");
                return (null, null);
            }

            if (!await signer.Verify(root.Statement, root.KeyId, root.Signature, cancellationToken))
            {
                log.Add(FindingCode.RootSignature, null, 0, $"root {number}");
                return (root, null);
            }

            var statement = root.Read();
            if (statement.Number == number)
            {
                return (root, statement);
            }

            log.Add(FindingCode.RootAltered, null, 0, $"root {number} is root {statement.Number}");
        }
        catch (InvalidDataException)
        {
            log.Add(FindingCode.RootAltered, null, 0, $"root {number} is unreadable");
        }

        return (null, null);
    }

    private async Task<bool> HeadsAreThose(RootStatement root, VerifyLog log, CancellationToken cancellationToken)
    {
        await using var heads = await roots.OpenHeads(root.Number, cancellationToken);
        if (heads is null)
        {
            log.Add(FindingCode.RootMissing, null, 0, $"heads of root {root.Number}");
            return false;
        }

        var hash = await SHA256.HashDataAsync(heads, cancellationToken);
        if (hash.AsSpan().SequenceEqual(root.HeadsHash))
        {
            return true;
        }

        log.Add(FindingCode.RootAltered, null, 0, $"heads of root {root.Number}");
        return false;
    }
}
