// @ts-check
/** The only place that talks to the server. */
import { at } from './base.js';
import { operations } from './operations.js';
import { signOut, token } from './token.js';

/** How long an ordinary request may take before the page stops waiting. */
const PATIENCE_MS = 60_000;

/**
 * Codes that refuse what was typed, although their status is 401: they end no sign-in.
 */
const REFUSALS = new Set(['auth.bad_credentials', 'auth.totp_required']);

/** What the server refused, with everything a page needs to explain it. */
export class ApiError extends Error {
  /**
   * @param {{ status: number, code: string, message: string, fields?: { field: string, message: string }[],
   *   requestId?: string, retryAfter?: number }} facts `retryAfter` in seconds
   */
  constructor(facts) {
    super(facts.message);
    this.name = 'ApiError';
    this.status = facts.status;
    this.code = facts.code;
    this.fields = facts.fields ?? [];
    this.requestId = facts.requestId ?? '';
    this.retryAfter = facts.retryAfter ?? 0;
  }
}

/**
 * @typedef {object} Input
 * @property {Record<string, string | number>} [path] values for the `{names}` of the path
 * @property {Record<string, string | number | boolean | undefined | null>} [query] empty values are left out
 * @property {unknown} [json]
 * @property {FormData} [form]
 * @property {AbortSignal} [signal]
 * @property {number} [patienceMs] milliseconds until the request is given up
 */

/**
 * Calls an operation of the contract and returns its JSON answer, or null where there is none.
 * @param {keyof typeof operations} name
 * @param {Input} [input]
 * @returns {Promise<any>}
 */
export async function call(name, input = {}) {
  const answer = await send(name, input);
  if (answer.status === 204) return null;
  const type = answer.headers.get('content-type') ?? '';
  return type.includes('json') ? answer.json() : null;
}

/**
 * Calls an operation that answers with a file.
 * @param {keyof typeof operations} name
 * @param {Input} [input]
 * @returns {Promise<{ blob: Blob, filename: string | null }>}
 */
export async function download(name, input = {}) {
  const answer = await send(name, { patienceMs: 10 * PATIENCE_MS, ...input });
  const disposition = answer.headers.get('content-disposition') ?? '';
  const named = /filename="([^"]+)"/.exec(disposition);
  return { blob: await answer.blob(), filename: named ? named[1] : null };
}

/**
 * Reads a JSON file that is delivered with the page itself.
 * @param {URL} url
 * @returns {Promise<any>}
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

/** @param {keyof typeof operations} name @param {Input} input */
async function send(name, input) {
  const [method, template] = operations[name];
  const headers = new Headers({ accept: 'application/json' });
  const bearer = token.value;
  if (bearer) headers.set('authorization', `Bearer ${bearer}`);
  if (input.json !== undefined) headers.set('content-type', 'application/json');
  const timeout = AbortSignal.timeout(input.patienceMs ?? PATIENCE_MS);
  let answer;
  try {
    answer = await fetch(at(address(template, input)), {
      method,
      headers,
      body: input.json !== undefined ? JSON.stringify(input.json) : input.form,
      signal: input.signal ? AbortSignal.any([input.signal, timeout]) : timeout,
      cache: 'no-store',
      credentials: 'omit',
    });
  } catch (cause) {
    if (input.signal?.aborted) throw cause;
    const code = timeout.aborted ? 'ui.error.timeout' : 'ui.error.offline';
    throw new ApiError({ status: 0, code, message: String(cause) });
  }
  if (answer.ok) return answer;
  const error = await refusal(answer);
  const wasTheirs = bearer !== null && bearer === token.value;
  if (error.status === 401 && wasTheirs && !REFUSALS.has(error.code)) signOut('expired');
  if (error.code === 'auth.email_unverified' && wasTheirs) signOut('unverified');
  throw error;
}

/** @param {Response} answer */
async function refusal(answer) {
  /** @type {any} */
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
  });
}
