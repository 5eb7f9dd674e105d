using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Orleans.Docs.Auditing;
using Orleans.Docs.Documents;
using Orleans.Runtime;

namespace Orleans.Docs.Callers;

/// <summary>A key as it is kept: its owner's secret is a hash.</summary>
[GenerateSerializer, Immutable, Alias("docs.StoredApiKey")]
public sealed record StoredApiKey([property: Id(0)] ApiKeyView View, [property: Id(1)] ImmutableArray<byte> Sha256);

[GenerateSerializer, Alias("docs.ApiKeysState")]
public sealed class ApiKeysState
{
    [Id(0)]
    public ImmutableArray<StoredApiKey> Keys { get; set; } = [];
}

/// <summary>Keeps the keys of one tenant. Each change is stored before anybody sees it.</summary>
internal sealed class ApiKeysGrain(
    [PersistentState("api-keys", StorageNames.Operator)] IPersistentState<ApiKeysState> state,
    IOptions<ApiKeyOptions> options, TimeProvider time) : Grain, IApiKeysGrain
{
    private const int NameLengthMax = 64;
    private const int IdBytes = 8;

    private ImmutableArray<StoredApiKey> _keys = [];

    private IOperatorLogGrain Acts => GrainFactory.GetGrain<IOperatorLogGrain>(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Name.Check("tenant", this.GetPrimaryKeyString());
        _keys = state.State.Keys;
        return Task.CompletedTask;
    }

    public async Task<NewApiKey> Create(string name, Role roles, TimeSpan? life)
    {
        var lives = life ?? options.Value.LifeDefault;
        Require(
            name is { Length: > 0 and <= NameLengthMax } && !name.Any(char.IsControl),
            $"a key's name has 1 to {NameLengthMax} characters and no control characters");
        Require(
            roles is not Role.None && (roles & ~RoleNames.OfTenants) == 0,
            $"a key has one or more of the roles {string.Join(", ", RoleNames.All)}");
        Require(
            lives > TimeSpan.Zero && lives <= options.Value.LifeMax,
            $"a key lives at most {options.Value.LifeMax.TotalDays:0.##} days");
        var now = time.GetUtcNow();
        var kept = _keys.Length < options.Value.PerTenantMax ? _keys : [.. _keys.Where(key => IsGood(key.View, now))];
        Require(kept.Length < options.Value.PerTenantMax, "the tenant has as many keys as may be: revoke one first");
        var text = ApiKeyText.New(
            this.GetPrimaryKeyString(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)));
        var view = new ApiKeyView(text.Id, name, roles, now, CallerScope.Actor, now + lives, RevokedAt: null);
        await Acts.Record(
            CallerScope.Actor,
            new OperatorActed(
                "key-created", text.Id, $"{string.Join(' ', RoleNames.Of(roles))}, until {view.ExpiresAt:O}"));
        await Store([.. kept, new StoredApiKey(view, [.. text.Hash()])]);
        return new NewApiKey(view, text.ToString());
    }

    public Task<ImmutableArray<ApiKeyView>> List() =>
        Task.FromResult<ImmutableArray<ApiKeyView>>([.. _keys.Select(key => key.View)]);

    public async Task<bool> Revoke(string id)
    {
        if (Find(id) is not { } key)
        {
            return false;
        }

        if (key.View.RevokedAt is null)
        {
            await Acts.Record(CallerScope.Actor, new OperatorActed("key-revoked", id));
            await Store(_keys.Replace(key, key with { View = key.View with { RevokedAt = time.GetUtcNow() } }));
        }

        return true;
    }

    public Task<ApiKeyView?> Check(string id, byte[] sha256) => Task.FromResult(
        Find(id) is { } key
        && CryptographicOperations.FixedTimeEquals(key.Sha256.AsSpan(), sha256)
        && IsGood(key.View, time.GetUtcNow())
            ? key.View
            : null);

    private static bool IsGood(ApiKeyView key, DateTimeOffset now) => key.RevokedAt is null && key.ExpiresAt > now;

    private StoredApiKey? Find(string id) => _keys.FirstOrDefault(key => key.View.Id == id);

    private async Task Store(ImmutableArray<StoredApiKey> keys)
    {
        state.State.Keys = keys;
        await state.WriteOrLeave(this);

        _keys = keys;
    }

    private static void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw new CommandRefusedException(reason);
        }
    }
}
