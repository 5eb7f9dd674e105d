using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web;

[OptionsValidator]
internal sealed partial class WebOptionsValidator : IValidateOptions<WebOptions>;

[OptionsValidator]
internal sealed partial class JwtOptionsValidator : IValidateOptions<JwtOptions>;

[OptionsValidator]
internal sealed partial class AnonymousOptionsValidator : IValidateOptions<AnonymousOptions>;

/// <summary>What no single value tells.</summary>
internal sealed class CallerOptionsValidator : IValidateOptions<JwtOptions>, IValidateOptions<AnonymousOptions>
{
    public ValidateOptionsResult Validate(string? name, JwtOptions options) =>
        options.Authority is null || !string.IsNullOrEmpty(options.Audience)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Docs:Callers:Jwt names an Authority and no Audience: tokens for others would do");

    public ValidateOptionsResult Validate(string? name, AnonymousOptions options) =>
        options.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(
            role => !RoleNames.TryParse(role, out _)) is { } unknown
            ? ValidateOptionsResult.Fail($"Docs:Callers:Anonymous:Roles names the role '{unknown}', which there is not")
            : ValidateOptionsResult.Success;
}
