// @ts-check
/** Shows something long in parts, so that the page answers while it grows. */
import { useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';

/** So many parts are shown at first. */
const AT_FIRST = 4;

/** So long may it take to add parts, in milliseconds; where it takes longer, fewer are added the next time. */
const BUDGET = 80;

/**
 * How many of the parts of something are shown; it grows until all are.
 * @param {number} count
 * @param {unknown} of what the parts are of
 */
export function useParts(count, of) {
  const [state, setState] = useState({ of, shown: AT_FIRST });
  const pace = useRef({ step: 3, began: 0 });
  const shown = state.of === of ? state.shown : AT_FIRST;
  useEffect(() => {
    if (shown >= count) return undefined;
    // After the next frame, so that what was typed or scrolled meanwhile comes first.
    let timer = 0;
    const frame = requestAnimationFrame(() => {
      const { began, step } = pace.current;
      const isQuick = began > 0 && performance.now() - began < BUDGET;
      pace.current.step = isQuick ? Math.min(8, step + 1) : 1;
      timer = window.setTimeout(() => {
        pace.current.began = performance.now();
        setState({ of, shown: shown + pace.current.step });
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [of, shown, count]);
  return Math.min(shown, count);
}
