// @ts-check
/** What stands in the place of a page that cannot be shown. The frame around it stays, so that there is a way on. */
import { html, useEffect, useErrorBoundary } from '../../vendor/htm-preact/standalone.module.js';
import { signInThen } from '../addresses.js';
import { Button, ButtonLink } from '../components/button.js';
import { DeadEnd, Failure, PageHead } from '../components/page.js';
import { lacksPage } from '../connection.js';
import { mayLeave } from '../leaving.js';
import { t } from '../locale.js';
import { go, place } from '../router.js';
import { endSession } from '../sign-out.js';
import { person } from '../token.js';

const reload = () => location.reload();

/** A page that did not load. @param {{ error: unknown }} props */
export function Broken({ error }) {
  const isOut = /** @type {{ code?: string } | null} */ (error)?.code === 'ui.error.offline';
  useEffect(() => {
    lacksPage.value = isOut;
    return () => { lacksPage.value = false; };
  }, [isOut]);
  return html`<div class="page"><${PageHead} title=${t(isOut ? 'ui.broken.offline' : 'ui.broken.title')} /><${Failure} error=${error} onRetry=${reload} /></div>`;
}

/** Keeps a fault of a page to the page. @param {{ children?: Ui.Child }} props */
export function Boundary({ children }) {
  const [fault] = useErrorBoundary((error) => console.error(error));
  return fault ? html`<${Broken} error=${fault} />` : children;
}

/** A page for one role, opened by a person of another. */
export function Forbidden() {
  const me = person.value;
  const asSomebodyElse = async () => {
    if (!(await mayLeave())) return;
    const { path } = place.value;
    await endSession();
    go(signInThen(path), { replace: true });
  };
  return html`<${DeadEnd} art="locked" title=${t('ui.forbidden.title')} text=${me && t('ui.forbidden.text', { name: me.full_name, role: t(`ui.role.${me.role}`) })}>
    <${ButtonLink} href="/" kind="primary" icon="home">${t('ui.forbidden.home')}<//>
    <${Button} icon="swap" onClick=${asSomebodyElse}>${t('ui.forbidden.sign_in')}<//><//>`;
}
