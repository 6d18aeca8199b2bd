// @ts-check
/** The keys that make a repeated POST safe: one for each request, and the same one again for a request that got no answer. */

/** How many requests without an answer are remembered. The oldest is forgotten first. */
const MOST = 16;

/** Milliseconds after which the server no longer knows a key, less an hour. */
const LIFETIME = 23 * 3600 * 1000;

/** By what a request is: its address and its content. @type {Map<string, { key: string, made: number }>} */
const unanswered = new Map();

/** A new key. `crypto.randomUUID` is there on secure hosts only, and schools have others. */
export function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a form holds, without the contents of its files. @param {FormData} form */
const contents = (form) => JSON.stringify([...form].map(([name, value]) => (
  typeof value === 'string' ? [name, value] : [name, value.name, value.size, value.type, value.lastModified])));

/** What tells one request from another. @param {string} address @param {{ json?: unknown, form?: FormData }} body */
export const identityOf = (address, { json, form }) => `${address}\n${form ? contents(form) : JSON.stringify(json) ?? ''}`;

/** The key for a request. @param {string} identity */
export function keyFor(identity) {
  const known = unanswered.get(identity);
  if (known && Date.now() - known.made < LIFETIME) return known.key;
  const key = fresh();
  unanswered.set(identity, { key, made: Date.now() });
  for (const oldest of [...unanswered.keys()].slice(0, -MOST)) unanswered.delete(oldest);
  return key;
}

/** A request has got its answer, so that the same request from now on is another one. @param {string} identity */
export const answered = (identity) => { unanswered.delete(identity); };
