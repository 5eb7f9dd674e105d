namespace Orleans.Docs;

/// <summary>A failure of a store that knows why: its exceptions are told apart by it up to the client.</summary>
public interface IStoreFailure
{
    StorageFault Fault { get; }
}
