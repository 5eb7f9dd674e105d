using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

/// <summary>Mutual TLS between silos and clients of a cluster.</summary>
public static class ClusterTls
{
    /// <summary>No name is checked, since silos come and go: the authority issues for this cluster alone.</summary>
    private const string TargetHost = "orleans-docs";

    /// <summary>Sets all that either end needs.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds something else.</exception>
    public static void Apply(TlsOptions options, TlsFiles files)
    {
        using var pem = X509Certificate2.CreateFromPemFile(files.CertificatePath, files.KeyPath);
        var authority = X509CertificateLoader.LoadCertificateFromFile(files.AuthorityPath);

        // Not every system takes the key as it comes from PEM.
        options.LocalCertificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) => IsIssuedBy(authority, certificate);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = TargetHost;
    }

    private static bool IsIssuedBy(X509Certificate2 authority, X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
