using System.Diagnostics.CodeAnalysis;

namespace Orleans.Docs.Callers;

/// <summary>The roles that a person or a program can be given, by the names that people write.</summary>
public static class RoleNames
{
    /// <summary>All that one tenant can give.</summary>
    public const Role OfTenants = Role.Reader | Role.Submitter | Role.Reviewer | Role.Operator | Role.Admin;

    private static readonly (Role Role, string Name)[] Table =
    [
        (Role.Reader, "reader"), (Role.Submitter, "submitter"), (Role.Reviewer, "reviewer"),
        (Role.Operator, "operator"), (Role.Admin, "admin"),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Table.Select(entry => entry.Name)];

    /// <summary>Exactly one of <see cref="All"/>; never the roles of silos and owners.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out Role role)
    {
        role = Array.Find(Table, entry => entry.Name == name).Role;
        return role is not Role.None;
    }

    public static IEnumerable<string> Of(Role roles) =>
        Table.Where(entry => (roles & entry.Role) != 0).Select(entry => entry.Name);
}
