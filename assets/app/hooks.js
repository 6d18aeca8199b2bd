// @ts-check
/** What every page needs again: loading, lists with a cursor, forms. */
import { useCallback, useEffect, useRef, useState } from '../vendor/htm-preact/standalone.module.js';
import { focusFirstError, notify, uniqueId } from './a11y.js';
import { ApiError, isOfNetwork } from './api.js';
import { isOffline } from './connection.js';
import { faultSentence } from './faults.js';
import { sentence } from './format.js';
import { watchOver } from './leaving.js';
import { has } from './locale.js';
import { renewals } from './renewal.js';
import { go, keep, kept, place } from './router.js';
import { useSignal } from './store.js';

/** An id that stays the same for the life of a component. @param {string} prefix */
export function useId(prefix) {
  const id = useRef('');
  if (!id.current) id.current = uniqueId(prefix);
  return id.current;
}

/**
 * Calls `leave` for each press outside of these parts of the page while something is open; `withFocus`, also when the focus moves out of them.
 * @param {boolean} isOpen
 * @param {{ current: HTMLElement | null }[]} parts
 * @param {() => void} leave
 * @param {{ withFocus?: boolean }} [options]
 */
export function useOutside(isOpen, parts, leave, { withFocus = false } = {}) {
  useEffect(() => {
    if (!isOpen) return undefined;
    const kinds = withFocus ? ['pointerdown', 'focusin'] : ['pointerdown'];
    const outside = (/** @type {Event} */ event) => {
      if (!parts.some((part) => part.current?.contains(/** @type {Node} */ (event.target)))) leave();
    };
    for (const kind of kinds) document.addEventListener(kind, outside);
    return () => { for (const kind of kinds) document.removeEventListener(kind, outside); };
  }, [isOpen]);
}

/** Calls a function whenever the person comes back to the tab of the page. @param {() => void} act */
export function useSeenAgain(act) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const look = () => { if (document.visibilityState === 'visible') latest.current(); };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
}

/** Calls a function whenever the server is reached again. @param {() => void} act */
export function useReachedAgain(act) {
  const isOut = useSignal(isOffline);
  const wasOut = useRef(isOut);
  useEffect(() => {
    if (wasOut.current && !isOut) act();
    wasOut.current = isOut;
  }, [isOut]);
}

/**
 * Loads something when the page opens and whenever one of `inputs` changes; again when the page is renewed (`renewal.js`), and
 * when the server is reached again after a failure.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {unknown[]} inputs
 */
export function useLoad(load, inputs) {
  const [state, setState] = useState(/** @type {{ data: T | null, error: unknown, loading: boolean }} */ (
    { data: null, error: null, loading: true }));
  const [round, setRound] = useState(0);
  const renewal = useSignal(renewals);
  const known = useRef(renewal);
  useEffect(() => {
    const stop = new AbortController();
    // What is shown stays until it is read again, and where that fails.
    const isRenewal = known.current !== renewal;
    known.current = renewal;
    if (!isRenewal) setState((before) => ({ ...before, loading: true }));
    load(stop.signal).then(
      (data) => { if (!stop.signal.aborted) setState({ data, error: null, loading: false }); },
      (error) => { if (!stop.signal.aborted) setState((before) => ({ ...before, error: isRenewal && before.data !== null ? before.error : error, loading: false })); },
    );
    return () => stop.abort();
  }, [...inputs, round, renewal]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  useReachedAgain(() => { if (isOfNetwork(state.error)) reload(); });
  return {
    ...state,
    reload,
    update: useCallback((/** @type {(data: T | null) => T | null} */ change) => setState((before) => ({ ...before, data: change(before.data) })), []),
  };
}

/**
 * Tells a page that waits for this part of it that the part has come, or has failed.
 * @param {{ data: unknown, error: unknown }} loaded @param {() => void} tell
 */
export function useKnown({ data, error }, tell) {
  const isKnown = Boolean(data || error);
  useEffect(() => { if (isKnown) tell(); }, [isKnown, tell]);
}

/** How many pages of a list are loaded again at most when a person comes back to it. */
const MOST_PAGES = 20;

/**
 * Loads a list page by page. A person who comes back to it finds as many pages as they left.
 * @template Item
 * @param {(cursor: string | undefined, signal?: AbortSignal) => Promise<{ items: Item[], next?: string }>} load
 * @param {unknown[]} inputs
 */
export function useList(load, inputs) {
  const pages = useRef(Math.min(Number(kept('pages')) || 1, MOST_PAGES));
  const shape = useRef(JSON.stringify(inputs));
  /** @param {number} count */
  const count = (count) => {
    if (count !== pages.current) keep('pages', count);
    pages.current = count;
  };
  const first = useLoad(async (signal) => {
    const now = JSON.stringify(inputs);
    if (now !== shape.current) count(1);
    shape.current = now;
    let all = await load(undefined, signal);
    for (let loaded = 1; loaded < pages.current && all.next; loaded += 1) {
      const page = await load(all.next, signal);
      all = { ...page, items: [...all.items, ...page.items] };
    }
    return all;
  }, inputs);
  const [extending, setExtending] = useState(false);
  const next = first.data?.next;
  const more = async () => {
    if (!next || extending) return;
    setExtending(true);
    try {
      const page = await load(next);
      first.update((data) => ({ ...page, items: [...(data?.items ?? []), ...page.items] }));
      count(pages.current + 1);
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setExtending(false);
    }
  };
  return { ...first, items: first.data?.items ?? [], hasMore: Boolean(next), more, extending };
}

/**
 * What a list is filtered by, kept in the address: `?q=heart&role=tutor`. Empty values are left out of it.
 * @template {string} Name
 * @param {Record<Name, string[] | null>} choices the values that each name may have, beside none; null where any text may be
 */
export function useFilter(choices) {
  const { query } = useSignal(place);
  const read = () => Object.fromEntries(Object.entries(choices).map(([name, allowed]) => {
    const value = query.get(name) ?? '';
    return [name, !allowed || /** @type {string[]} */ (allowed).includes(value) ? value : ''];
  }));
  const values = /** @type {Record<Name, string>} */ (read());
  /** @param {Partial<Record<Name, string>>} change */
  const set = (change) => {
    const { path, query: present } = place.value;
    const next = new URLSearchParams(present);
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, String(value));
      else next.delete(name);
    }
    const text = next.toString();
    go(text ? `${path}?${text}` : path, { replace: true });
  };
  /** What a field of the filter needs to know. @param {Name} name */
  const field = (name) => ({
    name,
    value: values[name],
    onChange: (/** @type {string} */ value) => set(/** @type {Partial<Record<Name, string>>} */ ({ [name]: value })),
  });
  return { values, set, field, inputs: Object.values(values), isSet: Object.values(values).some(Boolean) };
}

/**
 * The sentences that there are.
 * @template {string | number | symbol} Name
 * @param {Partial<Record<Name, string>>} checked
 */
const faultsOf = (checked) => /** @type {Partial<Record<Name, string>>} */ (Object.fromEntries(Object.entries(checked).filter(([, text]) => text)));

/** Fields that are no loss: they are typed anew in any case. */
const SECRETS = new Set(['password', 'current_password', 'new_password', 'code']);

/** What would be lost of a form's values. @param {object} values */
const worth = (values) => JSON.stringify(Object.entries(values).filter(([name]) => !SECRETS.has(name)));

/**
 * The state of a form: values, errors beside their fields, one sentence for the rest. What is typed is not lost without a question.
 * @template {object} Values
 * @param {Values} initial
 * @param {{ check?: (values: Values) => Partial<Record<keyof Values, string>>, send: (values: Values) => Promise<void>, isGuarded?: boolean }} rules
 *   `check` returns sentences by field; `isGuarded` is false for forms that may be left without a question
 */
export function useForm(initial, { check, send, isGuarded = true }) {
  const [values, show] = useState(initial);
  const [errors, setErrors] = useState(/** @type {Partial<Record<keyof Values, string>>} */ ({}));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const isSending = useRef(false);
  /** The values on screen, and those that the server has or that were there at first. */
  const [current, saved] = [useRef(initial), useRef(worth(initial))];
  current.current = values;
  const isReplaced = useRef(false);

  useEffect(() => (isGuarded
    ? watchOver({ element: () => form.current, isDirty: () => worth(current.current) !== saved.current })
    : undefined), []);

  /** Replaces the values of the form, without marking them as typed. @param {Values} next */
  const setValues = (next) => {
    saved.current = worth(next);
    isReplaced.current = true;
    show(next);
  };

  /**
   * @template {keyof Values} Name
   * @param {Name} name
   * @param {Values[Name]} value
   */
  const set = (name, value) => {
    show((before) => ({ ...before, [name]: value }));
    setErrors((before) => (before[name] ? { ...before, [name]: '' } : before));
  };

  /** @param {Event} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    // Two submits in a row come before the form is shown as busy.
    if (isSending.current) return;
    const found = faultsOf(check?.(values) ?? {});
    setErrors(found);
    setProblem('');
    if (Object.keys(found).length > 0) {
      focusFirstError(form.current);
      return;
    }
    isSending.current = true;
    setBusy(true);
    isReplaced.current = false;
    try {
      await send(values);
      // What was typed meanwhile was not sent, so it still counts as typed.
      if (!isReplaced.current) saved.current = worth(values);
    } catch (error) {
      const refused = placed(error, values);
      setErrors(refused.errors);
      setProblem(refused.problem);
      focusFirstError(form.current);
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  };

  /**
   * What a form field needs to know.
   * @template {keyof Values & string} Name
   * @param {Name} name
   */
  const field = (name) => ({
    name,
    value: values[name],
    error: errors[name],
    onChange: (/** @type {Values[Name]} */ value) => set(name, value),
  });

  return { values, set, setValues, field, errors, problem, busy, bind: { ref: form, onSubmit, novalidate: true } };
}

/**
 * What a form knows of itself.
 * @template {object} Values
 * @typedef {ReturnType<typeof useForm<Values>>} Form
 */

/** Refusals that are about one input, by the names that forms give it. @type {Record<string, string[]>} */
const ABOUT = {
  'auth.wrong_password': ['current_password', 'password'],
  'auth.totp_wrong_code': ['code'],
  'auth.invitation_required': ['invitation'],
  'auth.invitation_invalid': ['invitation'],
  'users.email_taken': ['email'],
  'users.username_taken': ['username'],
  'class.code_invalid': ['code'],
};

/** Rules whose sentence says less of the field than the words for a refusal of its own. */
const VAGUE = new Set(['invalid', 'required', 'empty', 'incorrect', 'choice', 'time', 'fixed']);

/**
 * Puts each refused field beside its input; what has no input stays a sentence for the whole form.
 * @template {object} Values
 * @param {unknown} error
 * @param {Values} values
 * @returns {{ errors: Partial<Record<keyof Values, string>>, problem: string }}
 */
function placed(error, values) {
  /** @type {Partial<Record<keyof Values, string>>} */
  const errors = {};
  /** @type {(name: string) => name is keyof Values & string} */
  const isField = (name) => name in values;
  if (!(error instanceof ApiError)) return { errors, problem: sentence(error) };
  const known = ABOUT[error.code]?.find(isField);
  if (known) {
    errors[known] = sentence(error);
    return { errors, problem: '' };
  }
  const elsewhere = [];
  for (const fault of error.fields) {
    const name = fault.field.split(/[./]/).find(isField);
    // A rule that says little of the field gives way to the words for the refusal itself.
    const isVague = error.code !== 'request.invalid' && has(error.code) && VAGUE.has(fault.code ?? 'invalid');
    if (name) errors[name] = isVague ? sentence(error) : faultSentence(fault);
    else elsewhere.push(`${fault.field}: ${faultSentence(fault)}`);
  }
  if (Object.keys(errors).length > 0 && elsewhere.length === 0) return { errors, problem: '' };
  const unclear = error.code === 'request.invalid' && elsewhere.length > 0;
  return { errors, problem: unclear ? elsewhere.join(' · ') : sentence(error) };
}
