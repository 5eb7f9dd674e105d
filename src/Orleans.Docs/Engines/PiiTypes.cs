namespace Orleans.Docs.Engines;

/// <summary>The type names of personal data that detectors give; they are those of Amazon Comprehend.</summary>
public static class PiiTypes
{
    public const string Address = "ADDRESS";
    public const string Age = "AGE";
    public const string AwsAccessKey = "AWS_ACCESS_KEY";
    public const string AwsSecretKey = "AWS_SECRET_KEY";
    public const string BankAccountNumber = "BANK_ACCOUNT_NUMBER";
    public const string BankRouting = "BANK_ROUTING";
    public const string CaHealthNumber = "CA_HEALTH_NUMBER";
    public const string CaSocialInsuranceNumber = "CA_SOCIAL_INSURANCE_NUMBER";
    public const string CardCvv = "CREDIT_DEBIT_CVV";
    public const string CardExpiry = "CREDIT_DEBIT_EXPIRY";
    public const string CardNumber = "CREDIT_DEBIT_NUMBER";
    public const string DateTime = "DATE_TIME";
    public const string DriverId = "DRIVER_ID";
    public const string Email = "EMAIL";
    public const string Iban = "INTERNATIONAL_BANK_ACCOUNT_NUMBER";
    public const string InAadhaar = "IN_AADHAAR";
    public const string InNrega = "IN_NREGA";
    public const string InPermanentAccountNumber = "IN_PERMANENT_ACCOUNT_NUMBER";
    public const string InVoterNumber = "IN_VOTER_NUMBER";
    public const string IpAddress = "IP_ADDRESS";
    public const string LicensePlate = "LICENSE_PLATE";
    public const string MacAddress = "MAC_ADDRESS";
    public const string Name = "NAME";
    public const string PassportNumber = "PASSPORT_NUMBER";
    public const string Password = "PASSWORD";
    public const string Phone = "PHONE";
    public const string Pin = "PIN";
    public const string Ssn = "SSN";
    public const string SwiftCode = "SWIFT_CODE";
    public const string UkNationalHealthServiceNumber = "UK_NATIONAL_HEALTH_SERVICE_NUMBER";
    public const string UkNationalInsuranceNumber = "UK_NATIONAL_INSURANCE_NUMBER";
    public const string UkUniqueTaxpayerReferenceNumber = "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER";
    public const string Url = "URL";
    public const string UsIndividualTaxIdentificationNumber = "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER";
    public const string Username = "USERNAME";
    public const string VehicleIdentificationNumber = "VEHICLE_IDENTIFICATION_NUMBER";
}
