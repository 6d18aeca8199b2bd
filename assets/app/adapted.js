// @ts-check
/** What the adaptations of the person say about how cards and texts are shown. */
import { useEffect, useState } from '../vendor/htm-preact/standalone.module.js';
import { call } from './api.js';

/** @typedef {Api.Schemas['IleSettings']} Settings */

/** The settings of the person; null until they are there, and where there are none to be had. @returns {Settings | null} */
export function useAdapted() {
  const [settings, setSettings] = useState(/** @type {Settings | null} */ (null));
  useEffect(() => {
    const stop = new AbortController();
    // Without the settings, pages look as usual.
    call('getMyAdaptedSettings', { signal: stop.signal }).then((read) => setSettings(read.settings), () => undefined);
    return () => stop.abort();
  }, []);
  return settings;
}
