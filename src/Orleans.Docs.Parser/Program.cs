using Orleans.Docs.Parser;
using Orleans.Docs.Parser.Protocol;

// The supervisor kills the whole group, so the group must exist before anything else can start a process.
ProcessGroup.Lead();
ProcessGroup.StandBack();
var input = Console.OpenStandardInput();
var output = Console.OpenStandardOutput();

// Nothing but frames may reach the pipe, whatever a library prints.
Console.SetIn(TextReader.Null);
Console.SetOut(TextWriter.Null);
using var loop = new ParserLoop(input, output);
return await loop.Run();
