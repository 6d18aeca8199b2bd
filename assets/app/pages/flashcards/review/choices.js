// @ts-check
/** What a person has chosen for their reviews on this device. */
import { useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { keptAs } from '../../../base.js';
import { person } from '../../../token.js';

/**
 * Something that is on or off; kept in this browser, for each person.
 * @param {'type' | 'play'} name @param {boolean} usual what holds until it is chosen @returns {[boolean, () => void]}
 */
export function useChoice(name, usual) {
  const key = keptAs(`schola.review.${name}.${person.value?.id ?? 0}`);
  const [isOn, setOn] = useState(() => {
    try {
      const kept = localStorage.getItem(key);
      return kept === null ? usual : kept === 'yes';
    } catch {
      return usual;
    }
  });
  const toggle = () => {
    setOn(!isOn);
    try {
      localStorage.setItem(key, isOn ? 'no' : 'yes');
    } catch {
      // It holds until the page is left.
    }
  };
  return [isOn, toggle];
}
