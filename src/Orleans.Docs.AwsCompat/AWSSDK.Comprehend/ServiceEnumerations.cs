using Amazon.Runtime;

namespace Amazon.Comprehend;

/// <summary>A language.</summary>
public class LanguageCode(string value) : ConstantClass(value)
{
    public static readonly LanguageCode Ar = new("ar");
    public static readonly LanguageCode De = new("de");
    public static readonly LanguageCode En = new("en");
    public static readonly LanguageCode Es = new("es");
    public static readonly LanguageCode Fr = new("fr");
    public static readonly LanguageCode Hi = new("hi");
    public static readonly LanguageCode It = new("it");
    public static readonly LanguageCode Ja = new("ja");
    public static readonly LanguageCode Ko = new("ko");
    public static readonly LanguageCode Pt = new("pt");
    public static readonly LanguageCode Zh = new("zh");
    public static readonly LanguageCode ZhTW = new("zh-TW");

    public static implicit operator LanguageCode(string value) => FindValue(value);

    public static LanguageCode FindValue(string value) => FindValue<LanguageCode>(value);
}

/// <summary>A kind of personal data.</summary>
public class PiiEntityType(string value) : ConstantClass(value)
{
    public static readonly PiiEntityType ADDRESS = new("ADDRESS");
    public static readonly PiiEntityType AGE = new("AGE");
    public static readonly PiiEntityType AWS_ACCESS_KEY = new("AWS_ACCESS_KEY");
    public static readonly PiiEntityType AWS_SECRET_KEY = new("AWS_SECRET_KEY");
    public static readonly PiiEntityType BANK_ACCOUNT_NUMBER = new("BANK_ACCOUNT_NUMBER");
    public static readonly PiiEntityType BANK_ROUTING = new("BANK_ROUTING");
    public static readonly PiiEntityType CREDIT_DEBIT_CVV = new("CREDIT_DEBIT_CVV");
    public static readonly PiiEntityType CREDIT_DEBIT_EXPIRY = new("CREDIT_DEBIT_EXPIRY");
    public static readonly PiiEntityType CREDIT_DEBIT_NUMBER = new("CREDIT_DEBIT_NUMBER");
    public static readonly PiiEntityType DATE_TIME = new("DATE_TIME");
    public static readonly PiiEntityType DRIVER_ID = new("DRIVER_ID");
    public static readonly PiiEntityType EMAIL = new("EMAIL");
    public static readonly PiiEntityType IP_ADDRESS = new("IP_ADDRESS");
    public static readonly PiiEntityType MAC_ADDRESS = new("MAC_ADDRESS");
    public static readonly PiiEntityType NAME = new("NAME");
    public static readonly PiiEntityType PASSPORT_NUMBER = new("PASSPORT_NUMBER");
    public static readonly PiiEntityType PASSWORD = new("PASSWORD");
    public static readonly PiiEntityType PHONE = new("PHONE");
    public static readonly PiiEntityType PIN = new("PIN");
    public static readonly PiiEntityType SSN = new("SSN");
    public static readonly PiiEntityType URL = new("URL");
    public static readonly PiiEntityType USERNAME = new("USERNAME");

    public static implicit operator PiiEntityType(string value) => FindValue(value);

    public static PiiEntityType FindValue(string value) => FindValue<PiiEntityType>(value);
}
