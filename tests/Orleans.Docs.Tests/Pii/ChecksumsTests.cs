using Orleans.Docs.Local.Engines.Pii;

namespace Orleans.Docs.Tests.Pii;

public class ChecksumsTests
{
    [Theory]
    [InlineData("4111 1111 1111 1111", true)]
    [InlineData("4111 1111 1111 1112", false)]
    [InlineData("0000 0000 0000 0000", false)]
    public void Luhn_tells_a_card_from_a_typo(string value, bool valid) => Assert.Equal(valid, Checksums.Luhn(value));

    [Theory]
    [InlineData("DE89370400440532013000", true)]
    [InlineData("GB82WEST12345698765432", true)]
    [InlineData("GB82WEST12345698765431", false)]
    public void Iban_is_checked_modulo_97(string value, bool valid) => Assert.Equal(valid, Checksums.Iban(value));

    [Theory]
    [InlineData("021000021", true)]
    [InlineData("021000022", false)]
    [InlineData("990000009", false)]
    public void Routing_numbers_are_weighed(string value, bool valid) => Assert.Equal(valid, Checksums.Routing(value));

    [Theory]
    [InlineData("1M8GDM9AXKP042788", true)]
    [InlineData("1M8GDM9A1KP042788", false)]
    public void Vehicle_numbers_carry_a_check_digit(string value, bool valid) =>
        Assert.Equal(valid, Checksums.Vin(value));

    [Theory]
    [InlineData("943 476 5919", true)]
    [InlineData("943 476 5918", false)]
    public void Nhs_numbers_are_checked_modulo_11(string value, bool valid) =>
        Assert.Equal(valid, Checksums.Nhs(value));

    [Theory]
    [InlineData("2363", true)]
    [InlineData("2364", false)]
    [InlineData("3263", false)]
    public void Verhoeff_sees_wrong_and_swapped_digits(string value, bool valid) =>
        Assert.Equal(valid, Checksums.Verhoeff(value));
}
