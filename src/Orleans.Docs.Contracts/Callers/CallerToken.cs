using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Callers;

/// <summary>Who calls, for which tenant, with which roles, until when.</summary>
/// <param name="Tenant">A tenant, or empty for a silo.</param>
/// <param name="Subject">Who, as recorded with events; at most <see cref="SubjectLengthMax"/> characters.</param>
public sealed record CallerToken(string Tenant, string Subject, Role Roles, DateTimeOffset Expires)
{
    public const int SubjectLengthMax = 128;

    /// <summary>The key under which the signed token travels in <c>RequestContext</c>.</summary>
    public const string RequestContextKey = "docs.caller";

    private const byte FormatVersion = 1;
    private const int TextLengthMax = 1024;

    /// <summary>
    /// Signs the token (HMAC-SHA-256): base64url of version, roles, expiry, tenant, subject and signature.
    /// </summary>
    /// <exception cref="InvalidNameException">
    /// The tenant is no name, so that it could not be read back as it is.
    /// </exception>
    public string Sign(ReadOnlySpan<byte> key)
    {
        var tenant = Encoding.UTF8.GetBytes(Tenant.Length == 0 ? Tenant : Name.Check("tenant", Tenant));
        var subject = Encoding.UTF8.GetBytes(
            Subject.Length <= SubjectLengthMax ? Subject : Subject[..SubjectLengthMax]);
        var bytes = new byte[14 + tenant.Length + subject.Length + HMACSHA256.HashSizeInBytes];
        bytes[0] = FormatVersion;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), (int)Roles);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(5), Expires.ToUnixTimeMilliseconds());
        bytes[13] = (byte)tenant.Length;
        tenant.CopyTo(bytes, 14);
        subject.CopyTo(bytes, 14 + tenant.Length);
        var signed = bytes.AsSpan(0, bytes.Length - HMACSHA256.HashSizeInBytes);
        HMACSHA256.HashData(key, signed, bytes.AsSpan(signed.Length));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The token if the signature is right; null for anything else. Does not look at the expiry.</summary>
    public static CallerToken? Verify(string? text, ReadOnlySpan<byte> key)
    {
        if (text is null || text.Length > TextLengthMax || !Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        var signedLength = bytes.Length - HMACSHA256.HashSizeInBytes;
        if (signedLength < 14 || bytes[0] != FormatVersion || 14 + bytes[13] > signedLength)
        {
            return null;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bytes.AsSpan(0, signedLength), expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes.AsSpan(signedLength)))
        {
            return null;
        }

        var tenantEnd = 14 + bytes[13];
        return new CallerToken(
            Encoding.UTF8.GetString(bytes, 14, bytes[13]),
            Encoding.UTF8.GetString(bytes, tenantEnd, signedLength - tenantEnd),
            (Role)BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(5))));
    }

    public bool Has(Role role) =>
        role is not Role.None && (role & ~Roles) is var missing
        && (missing is Role.None || ((missing & (Role.Silo | Role.Owner)) == 0 && (Roles & Role.Admin) != 0));
}
