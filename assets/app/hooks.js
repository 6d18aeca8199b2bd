// @ts-check
/** What every page needs again: loading, lists with a cursor, forms. */
import { useCallback, useEffect, useRef, useState } from '../vendor/htm-preact/standalone.module.js';
import { focusFirstError, notify, uniqueId } from './a11y.js';
import { ApiError } from './api.js';
import { sentence } from './format.js';

/** An id that stays the same for the life of a component. @param {string} prefix */
export function useId(prefix) {
  const id = useRef('');
  if (!id.current) id.current = uniqueId(prefix);
  return id.current;
}

/**
 * Loads something when the page opens and whenever one of `inputs` changes.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {unknown[]} inputs
 */
export function useLoad(load, inputs) {
  const [state, setState] = useState(/** @type {{ data: T | null, error: any, loading: boolean }} */ (
    { data: null, error: null, loading: true }));
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    load(stop.signal).then(
      (data) => { if (!stop.signal.aborted) setState({ data, error: null, loading: false }); },
      (error) => { if (!stop.signal.aborted) setState((before) => ({ ...before, error, loading: false })); },
    );
    return () => stop.abort();
  }, [...inputs, round]);
  return {
    ...state,
    reload: useCallback(() => setRound((n) => n + 1), []),
    /** @param {(data: T | null) => T | null} change */
    update: useCallback((change) => setState((before) => ({ ...before, data: change(before.data) })), []),
  };
}

/**
 * Loads a list page by page.
 * @param {(cursor: string | undefined, signal?: AbortSignal) => Promise<{ items: any[], next?: string, total?: number }>} load
 * @param {unknown[]} inputs
 */
export function useList(load, inputs) {
  const first = useLoad((signal) => load(undefined, signal), inputs);
  const [extending, setExtending] = useState(false);
  const next = first.data?.next;
  const more = async () => {
    if (!next || extending) return;
    setExtending(true);
    try {
      const page = await load(next);
      first.update((data) => ({ ...page, items: [...(data?.items ?? []), ...page.items] }));
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setExtending(false);
    }
  };
  return { ...first, items: first.data?.items ?? [], hasMore: Boolean(next), more, extending };
}

/**
 * The state of a form: values, errors beside their fields, one sentence for the rest.
 * @param {Record<string, any>} initial
 * @param {{ check?: (values: any) => Record<string, string>, send: (values: any) => Promise<void> }} rules
 *   `check` returns sentences by field
 */
export function useForm(initial, { check, send }) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  /** @param {string} name @param {any} value */
  const set = (name, value) => {
    setValues((/** @type {any} */ before) => ({ ...before, [name]: value }));
    setErrors((before) => (before[name] ? { ...before, [name]: '' } : before));
  };

  /** @param {Event & { currentTarget: any }} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const found = Object.fromEntries(Object.entries(check?.(values) ?? {}).filter(([, text]) => text));
    setErrors(found);
    setProblem('');
    if (Object.keys(found).length > 0) {
      focusFirstError(form);
      return;
    }
    setBusy(true);
    try {
      await send(values);
    } catch (error) {
      const refused = placed(error, values);
      setErrors(refused.errors);
      setProblem(refused.problem);
      focusFirstError(form);
    } finally {
      setBusy(false);
    }
  };

  /** What a form field needs to know. @param {string} name */
  const field = (name) => ({
    name,
    value: values[name],
    error: errors[name],
    onChange: (/** @type {any} */ value) => set(name, value),
  });

  return { values, set, setValues, field, errors, problem, busy, onSubmit };
}

/** Refusals that are about one input, by the names that forms give it. @type {Record<string, string[]>} */
const ABOUT = {
  'auth.wrong_password': ['current_password', 'password'],
  'auth.totp_wrong_code': ['code'],
  'auth.invitation_required': ['invitation'],
  'auth.invitation_invalid': ['invitation'],
  'users.email_taken': ['email'],
  'users.username_taken': ['username'],
};

/**
 * Puts each refused field beside its input; what has no input stays a sentence for the whole form.
 * @param {unknown} error
 * @param {Record<string, any>} values
 */
function placed(error, values) {
  /** @type {Record<string, string>} */
  const errors = {};
  if (!(error instanceof ApiError)) return { errors, problem: sentence(error) };
  const known = ABOUT[error.code]?.find((name) => name in values);
  if (known) return { errors: { [known]: sentence(error) }, problem: '' };
  const elsewhere = [];
  for (const { field, message } of error.fields) {
    const name = field.split(/[./]/).find((part) => part in values);
    if (name) errors[name] = asSentence(message);
    else elsewhere.push(`${field}: ${message}`);
  }
  if (Object.keys(errors).length > 0 && elsewhere.length === 0) return { errors, problem: '' };
  const unclear = error.code === 'request.invalid' && elsewhere.length > 0;
  return { errors, problem: unclear ? elsewhere.join(' · ') : sentence(error) };
}

/** The server says what is wrong with a field as the end of a sentence. @param {string} message */
const asSentence = (message) => `${message.charAt(0).toLocaleUpperCase()}${message.slice(1)}${/[.!?…]$/.test(message) ? '' : '.'}`;
