// @ts-check
/** The time that is left. A person can hide it, and a screen reader announces it at a few moments only. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { announce } from '../a11y.js';
import { needs } from '../component-files.js';
import { duration, timeLeft } from '../format.js';
import { t } from '../locale.js';
import { IconButton } from './button.js';
import { Icon } from './icon.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/** Seconds before the end at which the time is spoken, where there were that many and more. */
const SPOKEN = [600, 300, 60, 30, 10];

/** Seconds before the end from which the time is shown as short. */
const SHORT = 60;

/** Whole seconds until an instant. @param {number} endsAt */
const until = (endsAt) => Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));

/**
 * @param {{ label: string, endsAt: number, onEnd?: () => void, size?: 'small' | 'plain' | 'large' }} props `endsAt` in milliseconds as `Date.now()` has them
 */
export function Timer({ label, endsAt, onEnd, size = 'plain' }) {
  const [left, setLeft] = useState(until(endsAt));
  const [hidden, setHidden] = useState(false);
  const whole = useRef(until(endsAt));
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    whole.current = until(endsAt);
    let last = whole.current;
    let timer = 0;
    const tick = () => {
      const now = until(endsAt);
      setLeft(now);
      const passed = SPOKEN.find((seconds) => seconds < whole.current && last > seconds && now <= seconds);
      if (passed && now > 0) announce(t('ui.timer.left', { time: duration(now) }));
      last = now;
      if (now > 0) timer = setTimeout(tick, (endsAt - Date.now()) % 1000 || 1000);
      else {
        announce(t('ui.timer.over'));
        end.current?.();
      }
    };
    tick();
    return () => clearTimeout(timer);
  }, [endsAt]);
  const isShort = left <= SHORT && whole.current > SHORT;
  return html`<div class=${`timer ${isShort ? 'short' : ''}`}>
    <${Icon} name=${isShort ? 'hourglass' : 'timer'} size=${20} />
    <span class="timer-time" role="timer" aria-label=${label}>${hidden && !isShort ? html`<span class="timer-hidden">${t('ui.timer.hidden')}</span>`
      : html`<span class=${size === 'plain' ? 'numeral small' : size === 'large' ? 'numeral large' : 'tabular'}>${timeLeft(left)}</span>`}</span>
    <${IconButton} icon=${hidden ? 'eye' : 'eyeOff'} label=${t(hidden ? 'ui.timer.show' : 'ui.timer.hide')} onClick=${() => setHidden(!hidden)} />
  </div>`;
}
