namespace Orleans.Docs.Callers;

/// <summary>
/// What a caller may do; a token lists roles, and <see cref="Admin"/> holds all of its tenant: all but
/// <see cref="Silo"/> and <see cref="Owner"/>.
/// </summary>
[Flags]
public enum Role
{
    None = 0,
    Reader = 1,
    Submitter = 2,
    Reviewer = 4,
    Operator = 8,
    Admin = 16,

    /// <summary>A silo of this cluster; issued by silos to themselves and never to a person.</summary>
    Silo = 32,

    /// <summary>
    /// What belongs to all tenants together, as far as the other roles go: whoever owns the machine or the cluster, and
    /// over HTTP the operators' tenant. Nobody can give it.
    /// </summary>
    Owner = 64,
}

/// <summary>
/// The role that a grain method asks of its caller. A method without this attribute is refused to everyone.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface)]
public sealed class RequiresRoleAttribute(Role role) : Attribute
{
    public Role Role { get; } = role;
}
