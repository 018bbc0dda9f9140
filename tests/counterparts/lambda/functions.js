// SPDX-License-Identifier: BSL-1.0
// The functions that the tests call.

// The original's example.
exports.original = async (event) => (event.some === "input" ? { some: "output" } : null);

exports.echo = async (event) => event;

exports.add = async ({ a, b }) => ({ sum: a + b });

exports.fails = async ({ message }) => {
  throw new Error(message);
};

// How many events this function has been given under a name: it is told `{"name": ..}` to count, `{"ask": name}` to answer.
const counts = new Map();
exports.count = async ({ name, ask }) => {
  if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return { count: counts.get(ask ?? name) ?? 0 };
};
