// @ts-check
/**
 * Values that several parts of the page look at: a signal holds one value and tells its readers when it changes.
 * State of a single page stays in that page.
 */
import { useLayoutEffect, useReducer } from '../vendor/htm-preact/standalone.module.js';

/**
 * @template T
 * @typedef {{ value: T, subscribe: (listener: (value: T) => void) => () => void }} Signal
 */

/**
 * @template T
 * @param {T} initial
 * @returns {Signal<T>}
 */
export function signal(initial) {
  let current = initial;
  /** @type {Set<(value: T) => void>} */
  const listeners = new Set();
  return {
    get value() { return current; },
    set value(next) {
      if (Object.is(next, current)) return;
      current = next;
      for (const listener of [...listeners]) listener(next);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Renders the calling component again whenever the signal changes.
 * @template T
 * @param {Signal<T>} source
 * @returns {T}
 */
export function useSignal(source) {
  const [, renderAgain] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const seen = source.value;
  useLayoutEffect(() => {
    // The value may have changed between rendering and this subscription.
    if (!Object.is(source.value, seen)) renderAgain(0);
    return source.subscribe(() => renderAgain(0));
  }, [source]);
  return seen;
}
