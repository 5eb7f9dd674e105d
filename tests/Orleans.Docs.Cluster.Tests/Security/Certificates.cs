using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cluster.Tests.Security;

/// <summary>An authority of a test's own and what it issues, as PEM files.</summary>
internal sealed class Certificates : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddHours(-1);

    private readonly string _directory;
    private readonly string _name;
    private readonly X509Certificate2 _authority;

    public Certificates(string directory, string name)
    {
        (_directory, _name) = (directory, name);
        Directory.CreateDirectory(directory);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _authority = request.CreateSelfSigned(From, From.AddDays(30));
        File.WriteAllText(AuthorityPath, _authority.ExportCertificatePem());
    }

    private string AuthorityPath => Path.Combine(_directory, $"{_name}.pem");

    public TlsFiles Issue(string subject, TimeSpan? life = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(ServerUse), new Oid(ClientUse)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(
            _authority, From, From + (life ?? TimeSpan.FromDays(1)), RandomNumberGenerator.GetBytes(8));
        var files = new TlsFiles(
            Path.Combine(_directory, $"{_name}-{subject}.pem"), Path.Combine(_directory, $"{_name}-{subject}.key"),
            AuthorityPath);
        File.WriteAllText(files.CertificatePath, issued.ExportCertificatePem());
        File.WriteAllText(files.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    public void Dispose() => _authority.Dispose();
}
