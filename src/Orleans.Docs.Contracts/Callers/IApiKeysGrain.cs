using System.Collections.Immutable;

namespace Orleans.Docs.Callers;

/// <summary>The API keys of one tenant, which is the key of the grain.</summary>
[Alias("docs.IApiKeysGrain")]
public interface IApiKeysGrain : IGrainWithStringKey
{
    /// <summary>Makes a key; its text is in this answer and nowhere else.</summary>
    /// <param name="roles">Any of <see cref="Role.Reader"/> to <see cref="Role.Admin"/>.</param>
    /// <param name="life">Null takes the default of the options.</param>
    /// <exception cref="CommandRefusedException">Bad name, roles or life, or too many keys.</exception>
    [Alias("Create"), RequiresRole(Role.Admin)]
    Task<NewApiKey> Create(string name, Role roles, TimeSpan? life);

    /// <summary>Every key that is remembered, oldest first.</summary>
    [Alias("List"), RequiresRole(Role.Admin)]
    Task<ImmutableArray<ApiKeyView>> List();

    /// <summary>False if there is no such key; revoked again it stays as it is.</summary>
    [Alias("Revoke"), RequiresRole(Role.Admin)]
    Task<bool> Revoke(string id);

    /// <summary>
    /// The key of that id if the hash of its secret is this one and it is neither revoked nor expired, else null. For
    /// the doors of the system, which let its owner in.
    /// </summary>
    [Alias("Check"), RequiresRole(Role.Silo)]
    Task<ApiKeyView?> Check(string id, byte[] sha256);
}

/// <summary>What is known of a key; not the key.</summary>
[GenerateSerializer, Immutable, Alias("docs.ApiKeyView")]
public sealed record ApiKeyView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] Role Roles,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] string CreatedBy,
    [property: Id(5)] DateTimeOffset ExpiresAt,
    [property: Id(6)] DateTimeOffset? RevokedAt);

/// <param name="Text">The key as its owner must keep it.</param>
[GenerateSerializer, Immutable, Alias("docs.NewApiKey")]
public sealed record NewApiKey([property: Id(0)] ApiKeyView Key, [property: Id(1)] string Text)
{
    /// <summary>Without the secret, in case somebody logs it.</summary>
    public override string ToString() => $"NewApiKey {Key.Id}";
}
