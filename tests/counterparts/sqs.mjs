// SPDX-License-Identifier: BSL-1.0
// node sqs.mjs MODULES: serves the SQS of the package fauxqs, of this node_modules, on a free port of loopback, and prints the
// port. (Its own command listens on every interface and logs every request.)
const { buildApp } = await import(`${process.argv[2]}/fauxqs/dist/app.js`);
const app = buildApp({ logger: false });
await app.listen({ port: 0, host: "127.0.0.1" });
console.log(app.server.address().port);
