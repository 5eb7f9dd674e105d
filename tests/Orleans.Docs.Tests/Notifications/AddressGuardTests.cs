using System.Net;
using Orleans.Docs.Local.Notifications;

namespace Orleans.Docs.Tests.Notifications;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:7f00:1::")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_public_is_refused(string address)
    {
        Assert.False(new AddressGuard([]).Admits(IPAddress.Parse(address), isEncrypted: true));
        Assert.True(new AddressGuard(["0.0.0.0/0", "::/0"]).Admits(IPAddress.Parse(address), isEncrypted: false));
    }

    [Theory]
    [InlineData("93.184.215.14")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:2800:21f:cb07:6820:80da:af6b:8b2c")]
    public void A_public_address_is_admitted_over_TLS_alone(string address)
    {
        var guard = new AddressGuard(["10.1.0.0/16"]);
        Assert.True(guard.Admits(IPAddress.Parse(address), isEncrypted: true));
        Assert.False(guard.Admits(IPAddress.Parse(address), isEncrypted: false));
        Assert.True(guard.Admits(IPAddress.Parse("10.1.2.3"), isEncrypted: false));
        Assert.False(guard.Admits(IPAddress.Parse("10.2.2.3"), isEncrypted: true));
    }
}
