// @ts-check
/** The only place that talks to the server. */
import { anyOf, timeout } from './abort.js';
import { at } from './base.js';
import { noteClock } from './clock.js';
import { missed, reached, showsKept } from './connection.js';
import { answered, identityOf, keyFor } from './idempotency.js';
import { operations } from './operations.js';
import { fetchWithProgress } from './progress-fetch.js';
import { isSeenKept, recall, remember } from './seen.js';
import { signedInAgain } from './session.js';
import { person, signOut, token } from './token.js';

/** How long an ordinary request may take before the page stops waiting. */
const PATIENCE_MS = 60_000;

/**
 * Codes that refuse what was typed, although their status is 401: they end no sign-in.
 */
const REFUSALS = new Set(['auth.bad_credentials', 'auth.totp_required']);

/** What the server refused, with everything a page needs to explain it. */
export class ApiError extends Error {
  /**
   * @param {{ status: number, code: string, message: string, fields?: import('./faults.js').Fault[],
   *   requestId?: string, retryAfter?: number, limit?: { name: string, per: string } }} facts `retryAfter` in seconds; `limit` is the
   *   one that refused the request
   */
  constructor(facts) {
    super(facts.message);
    this.name = 'ApiError';
    this.status = facts.status;
    this.code = facts.code;
    this.fields = facts.fields ?? [];
    this.requestId = facts.requestId ?? '';
    this.retryAfter = facts.retryAfter ?? 0;
    this.limit = facts.limit;
  }
}

/** The status of a refusal; 0 where there was none. @param {unknown} error */
export const statusOf = (error) => (error instanceof ApiError ? error.status : 0);

/**
 * @template {Api.Name} [N=Api.Name]
 * @typedef {object} Input
 * @property {Record<string, string | number>} [path] values for the `{names}` of the path
 * @property {Partial<Record<Api.Query<N>, string | number | boolean | null>>} [query] empty values are left out
 * @property {Api.Body<N>} [json]
 * @property {FormData} [form]
 * @property {(share: number) => void} [onProgress] what is sent of a form, from 0 to 1
 * @property {AbortSignal} [signal]
 * @property {number} [patienceMs] milliseconds until the request is given up
 * @property {boolean} [keepalive] whether it is sent even while the page is being left
 * @property {string} [key] the `Idempotency-Key` of a POST that may have been sent before
 */

/** The POST requests that are on their way, by what they are. @type {Map<string, Promise<unknown>>} */
const running = new Map();

/** The method and the path template of an operation. @param {Api.Name} name */
const placeOf = (name) => operations[name].split(' ');

/**
 * Calls an operation of the contract and returns its JSON answer, or null where there is none. The same POST twice at a time is
 * sent once.
 * @template {Api.Name} N
 * @param {N} name
 * @param {Input<N>} [input]
 * @returns {Promise<Api.Answer<N>>}
 */
export function call(name, input = {}) {
  const [method, template] = placeOf(name);
  if (method === 'GET') return read(name, input);
  if (method !== 'POST' || input.signal || input.key) return received(name, input);
  const identity = identityOf(address(template, input), input);
  const present = running.get(identity);
  if (present) return /** @type {Promise<Api.Answer<N>>} */ (present);
  const answer = received(name, input).finally(() => running.delete(identity));
  running.set(identity, answer);
  return answer;
}

/**
 * Reads, and gives what the person has seen before where the server cannot be reached.
 * @template {Api.Name} N
 * @param {N} name
 * @param {Input<N>} input
 * @returns {Promise<Api.Answer<N>>}
 */
async function read(name, input) {
  const path = isSeenKept(name) ? address(placeOf(name)[1], input) : null;
  try {
    const answer = await received(name, input);
    if (path !== null) remember(path, answer);
    return answer;
  } catch (error) {
    const seen = path !== null && isOfNetwork(error) ? await recall(path) : null;
    if (!seen) throw error;
    showsKept.value = true;
    return /** @type {Api.Answer<N>} */ (seen.json);
  }
}

/** Whether a request did not reach the server: there is no network, or a proxy has lost the server. @param {unknown} error */
export const isOfNetwork = (error) => error instanceof ApiError && /^(ui.error.offline|status_50[234])$/.test(error.code);

/**
 * @template {Api.Name} N
 * @param {N} name
 * @param {Input<N>} input
 * @returns {Promise<Api.Answer<N>>}
 */
async function received(name, input) {
  const answer = await send(name, input);
  const isJson = answer.status !== 204 && answer.headers.get('content-type')?.includes('json');
  // The answer is what the contract says; every test holds the server to it.
  return /** @type {Api.Answer<N>} */ (isJson ? await answer.json() : null);
}

/**
 * Calls an operation that answers with a file.
 * @param {Api.Name} name
 * @param {Input} [input]
 * @returns {Promise<{ blob: Blob, filename: string | null }>}
 */
export async function download(name, input = {}) {
  const answer = await send(name, { patienceMs: 10 * PATIENCE_MS, ...input });
  const disposition = answer.headers.get('content-disposition') ?? '';
  const named = /filename="([^"]+)"/.exec(disposition);
  return { blob: await answer.blob(), filename: named ? named[1] : null };
}

/** Milliseconds of silence after which a stream counts as broken; the server sends something every 25 seconds. */
const SILENCE_MS = 75_000;

/**
 * @typedef {{ id?: number, event: string, data: string }} StreamEvent
 */

/** @param {string} frame the lines of an event @returns {StreamEvent} */
function streamEvent(frame) {
  /** @type {StreamEvent} */
  const found = { event: '', data: '' };
  for (const line of frame.split('\n')) {
    const [name, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()];
    if (name === 'id') found.id = Number(value);
    else if (name === 'event') found.event = value;
    else if (name === 'data') found.data += value;
  }
  return found;
}

/**
 * Reads an event stream until the server ends it. A sign-in that has ended is an error: nobody is asked to sign in for a stream.
 * @param {Api.Name} name
 * @param {{ after?: number, signal: AbortSignal, onEvent: (event: StreamEvent) => void }} options `after` is the event behind which it resumes
 */
export async function listen(name, { after, signal, onEvent }) {
  const headers = new Headers({ accept: 'text/event-stream', authorization: `Bearer ${token.value ?? ''}` });
  if (after !== undefined) headers.set('last-event-id', String(after));
  const broken = (/** @type {unknown} */ cause) => (signal.aborted ? cause : new ApiError({ status: 0, code: 'ui.error.offline', message: String(cause) }));
  const answer = await fetch(at(placeOf(name)[1]), { headers, signal, cache: 'no-store', credentials: 'omit' })
    .catch((cause) => { throw broken(cause); });
  if (!answer.ok || !answer.body) throw await refusal(answer);
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const silence = setTimeout(() => { reader.cancel().catch(() => undefined); }, SILENCE_MS);
    const { done, value } = await reader.read().catch((cause) => { throw broken(cause); }).finally(() => clearTimeout(silence));
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) onEvent(streamEvent(frame));
  }
}

/**
 * Reads a JSON file that is delivered with the page itself.
 * @template T what the file holds
 * @param {URL} url
 * @returns {Promise<T>}
 */
export async function asset(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new ApiError({ status: answer.status, code: 'ui.error.asset', message: url.pathname });
  return answer.json();
}

/** @param {string} template @param {Input} input */
function address(template, input) {
  const path = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(input.path?.[name] ?? '')));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * Sends a request until there is an answer for the person who made it: where their session has ended, they sign in again.
 * @param {Api.Name} name
 * @param {Input} input
 */
async function send(name, input) {
  const owner = person.value?.id;
  for (;;) {
    const bearer = name === 'login' ? null : token.value;
    const answer = await attempt(name, input, bearer);
    if (answer.ok) return answer;
    const error = await refusal(answer);
    if (isOfNetwork(error)) missed();
    if (bearer === null || REFUSALS.has(error.code)) throw error;
    if (error.code === 'auth.email_unverified' && bearer === token.value) signOut('unverified');
    if (error.status !== 401) throw error;
    const isTheirs = () => owner !== undefined && person.value?.id === owner;
    if (bearer === token.value && (name === 'logout' || !isTheirs() || !(await signedInAgain()))) {
      if (bearer === token.value) signOut('expired');
      throw error;
    }
    // Another person may be here now, whose request this is not.
    if (token.value === null || !isTheirs()) throw error;
  }
}

/**
 * The answer to a request that start.js has sent before this module was there; each is taken once.
 * @param {string} path @param {string | null} bearer @param {AbortSignal} signal
 * @returns {Promise<Response | null>} null where there is none, or where it failed
 */
async function askedBefore(path, bearer, signal) {
  const asked = globalThis.scholaAsked?.[path];
  if (!asked || asked.bearer !== bearer) return null;
  delete globalThis.scholaAsked?.[path];
  const ended = new Promise((resolve) => { signal.addEventListener('abort', () => resolve(null)); });
  return Promise.race([asked.answer.catch(() => null), ended]);
}

/** @param {Api.Name} name @param {Input} input @param {string | null} bearer */
async function attempt(name, input, bearer) {
  const [method, template] = placeOf(name);
  const path = address(template, input);
  const identity = method === 'POST' && !input.key ? identityOf(path, input) : null;
  const headers = new Headers({ accept: 'application/json' });
  if (bearer) headers.set('authorization', `Bearer ${bearer}`);
  if (input.json !== undefined) headers.set('content-type', 'application/json');
  if (identity !== null) headers.set('idempotency-key', keyFor(identity));
  else if (method === 'POST' && input.key) headers.set('idempotency-key', input.key);
  const deadline = timeout(input.patienceMs ?? PATIENCE_MS);
  const signal = input.signal ? anyOf([input.signal, deadline]) : deadline;
  try {
    const answer = (method === 'GET' && await askedBefore(path, bearer, signal)) || await (input.onProgress
      ? fetchWithProgress(at(path), { method, headers, body: input.form, signal }, input.onProgress)
      : fetch(at(path), {
        method,
        headers,
        body: input.json !== undefined ? JSON.stringify(input.json) : input.form,
        keepalive: input.keepalive,
        signal,
        cache: 'no-store',
        credentials: 'omit',
      }));
    // A proxy that has lost the server does not know what became of the request, and after a 401 it is repeated.
    if (identity !== null && answer.status < 500 && answer.status !== 401) answered(identity);
    if (answer.status < 502 || answer.status > 504) {
      reached();
      noteClock(answer.headers.get('date'));
    }
    return answer;
  } catch (cause) {
    if (input.signal?.aborted) throw cause;
    if (!deadline.aborted) missed();
    const code = deadline.aborted ? 'ui.error.timeout' : 'ui.error.offline';
    throw new ApiError({ status: 0, code, message: String(cause) });
  }
}

/** @param {Response} answer */
async function refusal(answer) {
  /** @type {{ code?: unknown, error?: unknown, fields?: import('./faults.js').Fault[], request_id?: string, limit?: { name: string, per: string } }} */
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // A proxy in between may answer in anything; the status still says what happened.
  }
  return new ApiError({
    status: answer.status,
    code: typeof body.code === 'string' ? body.code : `status_${answer.status}`,
    message: typeof body.error === 'string' ? body.error : answer.statusText,
    fields: Array.isArray(body.fields) ? body.fields : [],
    requestId: body.request_id ?? answer.headers.get('x-request-id') ?? '',
    retryAfter: Number(answer.headers.get('retry-after')) || 0,
    limit: typeof body.limit?.name === 'string' ? body.limit : undefined,
  });
}
