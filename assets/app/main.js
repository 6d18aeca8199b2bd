// @ts-check
/** Start of the application: theme, language, the school, the person; then the page for the address. */
import { h, html, render, useEffect, useErrorBoundary, useRef, useState } from '../vendor/htm-preact/standalone.module.js';
import { notify } from './a11y.js';
import { homeOf, safeNext, signInThen } from './addresses.js';
import { ApiError, call } from './api.js';
import { Announcer } from './components/announcer.js';
import { Interruption } from './components/interruption.js';
import { LeaveQuestion } from './components/leave-question.js';
import { Loading } from './components/page.js';
import { watchTips } from './components/tip.js';
import { isOffline, returns } from './connection.js';
import { keepFocus } from './focus-keeper.js';
import { sentence } from './format.js';
import { Boundary, Broken, Forbidden } from './frames/failures.js';
import { PlainFrame } from './frames/plain-frame.js';
import { StartFrame } from './frames/start-frame.js';
import { isHolding } from './leaving.js';
import { locale, setLanguage, t } from './locale.js';
import { refused, unsent } from './queue.js';
import { followLinks, go, place } from './router.js';
import { exitOf, fetchLinked, fetchPage, fetchWarm, find, isOpenTo, pageOf } from './routes.js';
import { loadSchool, meetSchool, school } from './school.js';
import { keepFor } from './seen.js';
import { useSignal } from './store.js';
import { setMotion, setTheme, theme } from './theme.js';
import { ended, isKept, mustEnrol, noteOwner, person, token } from './token.js';

setTheme(theme.value);

/** How long the first page may take, in milliseconds, until what there is of it is shown. */
const FIRST_PAINT_MS = 3000;

/** Milliseconds after the first page, until what is not needed yet is fetched. */
const LATER_MS = 2500;

/** The page that was fetched before anything was shown. @type {import('./routes.js').Page | null} */
let first = null;

/** @type {Promise<void> | null} */
let arriving = null;

/** Loads the signed-in person once, however many places ask for them. */
function loadPerson() {
  arriving ??= fetchPerson().finally(() => { arriving = null; });
  return arriving;
}

/** The frames of people who have signed in, which come with their person. @type {typeof import('./frames/shell.js') | null} */
let frames = null;

async function fetchFrames() {
  frames ??= await import('./frames/shell.js');
}

/** The preferences of the person, with what the server does not know yet; null for a person who has to set up two-step verification first. */
async function fetchPreferences() {
  try {
    const { preferences } = await call('getPreferences');
    return { ...preferences, ...await unsent('updatePreferences') };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'auth.enrolment_only') throw error;
    mustEnrol.value = true;
    return null;
  }
}

/** Reads who is signed in and takes over their preferences. */
async function fetchPerson() {
  const bearer = token.value;
  const [{ user }, preferences] = await Promise.all([call('getMe'), fetchPreferences(), fetchFrames()]);
  // Another person may have signed in meanwhile.
  if (token.value !== bearer) return;
  if (isKept()) {
    noteOwner(user);
    keepFor(user.id);
  }
  if (preferences) {
    setTheme(preferences.theme);
    setMotion(preferences.reduced_motion);
    if (preferences.locale !== locale.value.tag) await setLanguage(preferences.locale);
  }
  person.value = { ...user, preferences };
}

/** Whether the server has a new release, so that this page has to be loaded anew to go on. @param {unknown} error */
const isStale = (error) => error instanceof Error && error.name === 'StaleRelease';

/** Whether one has to sign in first. @param {import('./routes.js').Route} route */
const isForPeople = (route) => route.who === 'person' || Array.isArray(route.who);

/** Where an address leads for who is there now; null while that is not known yet. */
function admitted() {
  const { path, query } = place.value;
  const { route } = find(path);
  if (school.value.setup_required && path !== '/setup') return '/setup';
  if (token.value && mustEnrol.value) return path === '/enrol' ? null : '/enrol';
  if (path === '/enrol' && token.value && person.value) return '/';
  if (route.who === 'nobody' && token.value) return safeNext(query.get('next'));
  if (path === '/' && person.value && homeOf(person.value.role) !== '/') return homeOf(person.value.role);
  if (isForPeople(route) && !token.value) {
    return ended.value === 'left' ? '/sign-in' : signInThen(path + location.search + location.hash);
  }
  return null;
}

function App() {
  const here = useSignal(place);
  const bearer = useSignal(token);
  const who = useSignal(person);
  useSignal(school);
  useSignal(locale);
  useSignal(mustEnrol);
  // Once the server answers again, pages that show something old are opened anew, unless something is typed on them.
  const round = useRef(0);
  const returned = useSignal(returns);
  if (!isHolding()) round.current = returned;
  const [page, setPage] = useState(first);
  const [trouble, setTrouble] = useState(/** @type {unknown} */ (null));
  const [crash] = useErrorBoundary((error) => console.error(error));

  const { route, params } = find(here.path);
  const elsewhere = admitted();

  useEffect(() => { if (elsewhere) go(elsewhere, { replace: true }); }, [elsewhere]);

  useEffect(() => {
    let stale = false;
    setTrouble(null);
    const meet = (/** @type {unknown} */ error) => { if (!stale) setTrouble(error); };
    if (bearer && !person.value) loadPerson().catch(meet);
    fetchPage(route).then((next) => { if (!stale) setPage(next); }, (error) => {
      if (isStale(error) && !stale) location.reload();
      else meet({ code: isOffline.value ? 'ui.error.offline' : 'ui.error.asset' });
    });
    return () => { stale = true; };
  }, [route, bearer]);

  if (crash) return html`<${PlainFrame}><${Broken} error=${crash} /><//>`;
  if (elsewhere) return null;
  const mustKnow = isForPeople(route) || (bearer && route.frame !== 'plain');
  if (trouble && (mustKnow || !page)) {
    return html`<${(who && route.frame !== 'plain' && frames?.Shell) || PlainFrame}><${Broken} error=${trouble} /><//>`;
  }
  if (!page || (mustKnow && !who) || (who && !frames)) {
    return bearer && route.frame !== 'plain' ? html`<${StartFrame} />` : html`<${PlainFrame} quiet=${true}><${Loading} /><//>`;
  }

  const forbidden = Array.isArray(route.who) && !isOpenTo(route, who?.role ?? null);
  const given = { params, query: here.query, hash: here.hash };
  const view = page.route === route ? h(Boundary, { key: `${pageOf(here.path)} ${round.current}` }, h(page.view, given)) : html`<${Loading} />`;
  // The layout stays while one of its pages follows the other.
  const layout = page.route.layout && page.route.layout === route.layout ? page.layout : null;
  const inside = forbidden ? html`<${Forbidden} />` : layout ? h(layout, { key: route.area.name, ...given }, view) : view;
  if (route.frame === 'open' && !who) return html`<${PlainFrame} wide=${true}>${inside}<//>`;
  if (!frames || route.frame === 'plain') return html`<${PlainFrame}>${inside}<//>`;
  if (route.frame === 'focus' && !forbidden) return html`<${frames.FocusFrame} exit=${exitOf(route)}>${inside}<//>`;
  return html`<${frames.Shell}>${inside}<//>`;
}

async function start() {
  // `too-old.js` has said already that this browser cannot show the pages.
  if ('tooOld' in document.documentElement.dataset) return;
  watchTips();
  keepFocus();
  followLinks({ approach: fetchLinked, pageOf });
  const begun = Promise.all([setLanguage(), meetSchool()]);
  // The page that will most likely be shown comes with the words and the school, not after them, and with its person, so that
  // nothing moves once it is there.
  const { route } = find((admitted() ?? place.value.path).split(/[?#]/)[0]);
  const whole = Promise.allSettled([fetchPage(route).then((page) => { first = page; }), token.value && loadPerson()]);
  await begun;
  await Promise.race([whole, new Promise((resolve) => { setTimeout(resolve, FIRST_PAINT_MS); })]);
  const root = document.getElementById('app');
  if (!root) return;
  root.replaceChildren();
  render(html`<${App} /><${Interruption} /><${LeaveQuestion} /><${Announcer} />`, root);
  // The pages that are opened most are fetched once the first one is shown.
  const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ work) => setTimeout(work, 0));
  const later = (/** @type {() => void} */ work) => setTimeout(() => idle(work), LATER_MS);
  const warm = () => fetchWarm(person.value?.role ?? null);
  person.subscribe(() => later(warm));
  later(warm);
  later(() => { import('./afterwards.js').then(({ begin }) => begin(), () => undefined); });
  // What start.js asked for and the first page did not take grows old.
  later(() => { globalThis.scholaAsked = undefined; });
  // A page that the browser has kept may hold an old name of the school.
  if (navigator.serviceWorker?.controller) later(loadSchool);
  refused.subscribe((write) => { if (write) notify(t('ui.offline.refused', { reason: sentence(write.error) }), 'bad'); });
}

start();
