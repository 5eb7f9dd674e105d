namespace Orleans.Docs.Operations;

/// <summary>
/// Files (PEM) with which silos and clients of one cluster know each other: each shows a certificate that the cluster's
/// own authority has issued for both ends, and takes no other. Restart what reads them when they are renewed.
/// </summary>
/// <param name="KeyPath">The private key; for its owner's eyes only.</param>
/// <param name="AuthorityPath">The certificate of the authority.</param>
public sealed record TlsFiles(string CertificatePath, string KeyPath, string AuthorityPath);
