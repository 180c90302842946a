// Alike: what resembles one ticket, decided all at once.
import { h, replace, icon, dot } from './dom.js';
import * as api from './api.js';
import { t, number } from './i18n.js';
import { letter, reasons, shareText, empty, excerpt, byTitle } from './parts.js';

const ALIKE = 0.7;
const RELATED = 0.45;
const LEAST = 5;

export function alikePage(app, main, { id }) {
  const box = h('div', { class: 'page stack' });
  main.append(box);
  const chosen = new Set();
  let found = null;
  let gone = false;
  let running = false;

  async function load() {
    try {
      found = await api.get('/api/queue/alike', { id, limit: 40 });
      if (gone) return;
      chosen.clear();
      chosen.add(found.item.id);
      found.items = found.items.filter((item, i) => i < LEAST || item.similarity >= RELATED);
      found.items.filter(item => item.similarity >= ALIKE).forEach(item => chosen.add(item.id));
      await draw();
    } catch (error) {
      if (error.status === 404) replace(box, id ? empty('alike', t('emptyTitle'), t('closedMeanwhile'), back()) : empty('check', t('emptyTitle'), t('emptyText')));
      else app.failed(error);
    }
  }

  const back = () => h('button', { type: 'button', class: 'btn', onclick: () => app.go('queue') }, icon('back'), t('backToQueue'));

  async function draw() {
    const { categories } = await api.get('/api/categories');
    const rows = [{ ...found.item, similarity: 1 }, ...found.items];
    const votes = new Map();
    rows.filter(item => chosen.has(item.id) && item.suggestion)
      .forEach(item => votes.set(item.suggestion.category, (votes.get(item.suggestion.category) || 0) + 1));
    const favourite = [...votes].sort((a, b) => b[1] - a[1])[0];
    const target = h('select', { id: 'bulk-target', 'aria-label': t('bulkTarget') },
      h('option', { value: 'each' }, t('eachAsSuggested')),
      byTitle(categories).filter(category => !category.retired && !api.isNone(category.name))
        .map(category => h('option', { value: `c:${category.name}`, selected: favourite && favourite[0] === category.name }, category.title)),
      h('option', { value: 'nowhere' }, t('action.nowhere')));
    const button = h('button', { type: 'button', class: 'btn main-action', 'data-action': 'bulk', disabled: !app.may('reviewer'), onclick: () => decideAll(target.value, rows) });
    const count = () => { replace(button, icon('check'), t('decideAll', { n: chosen.size })); button.disabled = !chosen.size || running || !app.may('reviewer'); };
    replace(box,
      h('div', { class: 'row' }, back(), h('span', { class: 'soft small' }, t('compared', { n: number(found.compared), open: number(found.open) }))),
      h('div', { class: 'row' }, reasons(found.item.reasons)), letter(found.item.ticket),
      h('section', { class: 'card', 'aria-label': t('page.alike') },
        h('div', { class: 'alike-head', 'aria-hidden': 'true' }, h('span', {}), h('span', {}, t('column.ticket')), h('span', {}, t('suggestion')), h('span', {}, t('similarity'))),
        rows.map((item, i) => h('label', { class: 'alike-row' },
        h('input', {
          type: 'checkbox', checked: chosen.has(item.id), 'aria-label': item.excerpt,
          onchange: event => { if (event.target.checked) chosen.add(item.id); else chosen.delete(item.id); count(); },
        }),
        h('span', { class: 'excerpt', dir: 'auto' }, excerpt(item)),
        h('span', { class: 'label' }, item.suggestion ? [dot(item.suggestion.category), h('span', { class: 'grow', dir: 'auto' }, item.suggestion.title), h('span', { class: 'num' }, shareText(item.suggestion))] : t('noSuggestion')),
        h('span', { class: 'chip num', title: t('similarity') }, i === 0 ? t('thisOne') : item.similarity.toFixed(2))))),
      h('div', { class: 'card bulk' }, target, button,
        h('button', { type: 'button', class: 'btn', disabled: !app.may('reviewer'), onclick: () => undo() }, icon('undo'), t('action.undo'), h('kbd', { 'aria-hidden': 'true' }, 'u'))));
    count();
  }

  async function decideAll(target, rows) {
    if (running) return;
    running = true;
    const decisions = rows.filter(item => chosen.has(item.id)).map(item => {
      if (target === 'nowhere') return { ticketId: item.id, action: 'nowhere' };
      const category = target === 'each' ? item.suggestion && item.suggestion.category : target.slice(2);
      return category ? { ticketId: item.id, action: 'accept', category } : null;
    }).filter(Boolean);
    try {
      const answer = await api.post('/api/decisions/bulk', { decisions });
      const refused = answer.refused.length;
      app.toast(t(refused ? 'bulkRefused' : 'bulkDone', { n: answer.decided, refused }),
        answer.decided ? { action: t('undoAll'), run: () => undo(answer.bulk), stay: 12000 } : { bad: true });
      app.go('queue');
    } catch (error) {
      app.failed(error);
    } finally {
      running = false;
    }
  }

  async function undo(id) {
    try {
      app.toast(t('undone', { n: (await api.undo(id)).length }));
      if (!gone) load();
    } catch (error) {
      app.failed(error);
    }
  }

  load();
  return {
    onKey: key => {
      if (key === 'u') undo();
      else if (key === 'Escape') app.go('queue');
      else if (key === 'Enter' && !document.activeElement.matches('button, a, input, select')) box.querySelector('[data-action=bulk]')?.click();
      else return false;
      return true;
    },
    leave: () => { gone = true; },
  };
}
