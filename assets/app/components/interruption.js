// @ts-check
/** Asks the person to sign in again when their session has ended. The form is fetched when it is needed. */
import { html, useEffect, useState } from '../../vendor/htm-preact/standalone.module.js';
import { fetchPart } from '../routes.js';
import { interruption } from '../session.js';
import { useSignal } from '../store.js';

export function Interruption() {
  const asked = useSignal(interruption);
  const [form, setForm] = useState(/** @type {{ view: Ui.View } | null} */ (null));
  useEffect(() => {
    if (!asked || form) return;
    fetchPart('auth', () => import('../pages/auth/sign-in-again.js')).then((view) => setForm({ view }), () => asked.end(false));
  }, [asked]);
  return asked && form && html`<${form.view} onEnd=${asked.end} />`;
}
