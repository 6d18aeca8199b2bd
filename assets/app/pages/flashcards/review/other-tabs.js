// @ts-check
/** Reviews in several tabs of a browser: each tells the others what was done with a card, so that no card is answered in two of them. */
import { useEffect, useRef } from '../../../../vendor/htm-preact/standalone.module.js';
import { keptAs } from '../../../base.js';

/** @typedef {import('./session.js').Change | { kind: 'undo' }} Told */

/**
 * Calls a function with what is done in other tabs of a person. Returns the function that tells them what is done here.
 * @param {number | undefined} owner @param {(told: Told) => void} onTold
 */
export function useOtherTabs(owner, onTold) {
  const channel = useRef(/** @type {BroadcastChannel | null} */ (null));
  const latest = useRef(onTold);
  latest.current = onTold;
  useEffect(() => {
    if (owner === undefined || !('BroadcastChannel' in globalThis)) return undefined;
    const tabs = new BroadcastChannel(keptAs(`schola.reviews.${owner}`));
    tabs.onmessage = ({ data }) => latest.current(data);
    channel.current = tabs;
    return () => {
      channel.current = null;
      tabs.close();
    };
  }, [owner]);
  return (/** @type {Told} */ told) => { channel.current?.postMessage(told); };
}
