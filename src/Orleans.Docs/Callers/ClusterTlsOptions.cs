using System.ComponentModel.DataAnnotations;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Callers;

/// <summary>
/// TLS with certificates of both ends, between silos and between silos and clients. All files are PEM.
/// </summary>
public sealed class ClusterTlsOptions : IValidatableObject
{
    /// <summary>The certificate that this process shows, for servers and clients; null: none.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>Its private key.</summary>
    public string? KeyPath { get; set; }

    /// <summary>The authority that must have issued the other end's certificate: one of this cluster alone.</summary>
    public string? AuthorityPath { get; set; }

    /// <summary>
    /// Lets a silo that others can reach do without. For networks of which somebody else makes sure that only silos and
    /// gateways are there.
    /// </summary>
    public bool AllowsPlain { get; set; }

    /// <summary>Null where there is to be none.</summary>
    public TlsFiles? ToFiles() => (CertificatePath, KeyPath, AuthorityPath) is ({ } certificate, { } key, { } authority)
        ? new TlsFiles(certificate, key, authority)
        : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var given = new[] { CertificatePath, KeyPath, AuthorityPath }.Count(path => path is not null);
        if (given is not (0 or 3))
        {
            yield return new ValidationResult(
                "Docs:Cluster:Tls needs CertificatePath, KeyPath and AuthorityPath, or none of them");
        }
    }
}
