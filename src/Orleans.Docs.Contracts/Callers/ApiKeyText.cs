using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Callers;

/// <summary>
/// An API key as its owner holds it: <c>docs-key.TENANT.ID.SECRET</c>. The secret is 256 random bits, of which the
/// system keeps a hash only.
/// </summary>
public sealed record ApiKeyText(string Tenant, string Id, string Secret)
{
    public const string Prefix = "docs-key.";

    private const int SecretBytes = 32;

    /// <summary>As text: no blank between, which base64 would pass over.</summary>
    private const int SecretLength = 43;

    private const int LengthMax = 256;

    /// <summary>A fresh secret under a name.</summary>
    public static ApiKeyText New(string tenant, string id) =>
        new(tenant, id, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>False for whatever cannot be a key; says nothing of whether there is such a key.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKeyText? key)
    {
        key = null;
        if (text is not { Length: <= LengthMax } || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text[Prefix.Length..].Split('.');
        if (parts is not [var tenant, var id, var secret] || !Name.IsValid(tenant) || !Name.IsValid(id)
            || secret.Length != SecretLength
            || !Base64Url.IsValid(secret, out var length) || length != SecretBytes)
        {
            return false;
        }

        key = new ApiKeyText(tenant, id, secret);
        return true;
    }

    /// <summary>SHA-256 of the secret, which is all that is kept: it is random, so that nothing slower is needed.
    /// </summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Secret));

    public override string ToString() => $"{Prefix}{Tenant}.{Id}.{Secret}";
}
