// @ts-check
/** Signals that end a request, for browsers that cannot make them themselves. */

/**
 * A signal that aborts after a while.
 * @param {number} milliseconds
 * @returns {AbortSignal}
 */
export function timeout(milliseconds) {
  if (AbortSignal.timeout) return AbortSignal.timeout(milliseconds);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), milliseconds);
  return stop.signal;
}

/**
 * A signal that aborts as soon as one of these does.
 * @param {AbortSignal[]} signals
 * @returns {AbortSignal}
 */
export function anyOf(signals) {
  if (AbortSignal.any) return AbortSignal.any(signals);
  const stop = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) stop.abort();
    else signal.addEventListener('abort', () => stop.abort(), { once: true, signal: stop.signal });
  }
  return stop.signal;
}
