namespace Orleans.Docs.Client;

/// <summary>Gives the signed caller token that a call carries. Called for each call: keep it cheap.</summary>
public interface ICallerTokenSource
{
    ValueTask<string> GetAsync();
}
