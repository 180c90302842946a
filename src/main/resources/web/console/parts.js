// Pieces that several pages share.
import { h, icon, replace, dot } from './dom.js';
import * as api from './api.js';
import { t, percent, number, when, ago } from './i18n.js';

export function body(ticket) {
  const text = h('div', { class: 'body', dir: 'auto', tabindex: '0', role: 'region', 'aria-label': t('text') }, ticket.text || t('noText'));
  const more = ticket.length > ticket.text.length
    ? h('button', {
      type: 'button',
      class: 'btn',
      onclick: async event => {
        const button = event.currentTarget;
        button.disabled = true;
        try {
          text.textContent = await api.fullText(ticket.id);
          button.remove();
        } catch (error) {
          button.disabled = false;
        }
      },
    }, t('wholeText', { n: number(ticket.length) }))
    : null;
  return [text, more];
}

// The subject stands out from the text that follows it.
export function excerpt({ subject, excerpt: text }) {
  if (!subject || !text.startsWith(subject)) return text || t('noText');
  return [h('b', {}, subject), text.slice(subject.length)];
}

export function letter(ticket) {
  return h('article', { class: 'card letter', 'aria-label': t('ticket') },
    ticket.subject ? h('h1', { dir: 'auto' }, ticket.subject) : null, body(ticket));
}

export function facts(ticket, judgement) {
  const pair = (key, value, mono) => (value === '' || value === null || value === undefined ? null
    : [h('dt', {}, key), h('dd', mono ? { class: 'mono', dir: 'auto' } : { dir: 'auto' }, value)]);
  const entries = [
    pair(t('fact.id'), ticket.id, true),
    pair(t('fact.channel'), ticket.channel),
    pair(t('fact.created'), when(ticket.created)),
    pair(t('fact.language'), languageName(ticket.language)),
    ...Object.entries(ticket.attributes).map(([key, value]) => pair(key, value)),
    judgement && pair(t('fact.encoder'), judgement.encoder.replace(/@.*/, ''), true),
    judgement && pair(t('fact.state'), judgement.stateVersion >= 0 ? `#${judgement.stateVersion}` : '', true),
    judgement && pair(t('fact.classifier'), judgement.classifier ? judgement.classifier.slice(0, 12) : t('plain'), true),
    judgement && pair(t('fact.rule'), judgement.rule),
    judgement && pair(t('fact.tokens'), judgement.tokens ? `${judgement.tokens}${judgement.truncated ? ` (${t('truncated')})` : ''}` : ''),
  ].filter(Boolean);
  return h('details', { class: 'card pad', open: !matchMedia('(max-width: 860px)').matches }, h('summary', {}, t('facts')),
    h('dl', { class: 'facts' }, entries.map(entry => h('div', {}, entry))));
}

const LANGUAGES = { zh: 'zh', ja: 'ja', ko: 'ko', latin: 'latin', arabic: 'arabic', hebrew: 'hebrew', cyrillic: 'cyrillic', thai: 'thai', devanagari: 'devanagari', greek: 'greek' };
export const languageName = code => (LANGUAGES[code] ? t(`language.${code}`) : code === 'other' ? t('language.other') : code);

// For people to read.
export const titleOf = ({ category, title }) => (api.isNone(category) ? t('verb.NOWHERE') : title);

const TONES = { AUDIT: 'accent', AMBIGUOUS: 'warm', LOW_CONFIDENCE: 'warm', LOW_SIMILARITY: 'bad', NEW_CATEGORY: 'accent' };
export const reasons = list => list.map(reason => h('span', { class: `chip ${TONES[reason] || ''}` }, t(`reason.${reason}`)));

export function meter(share) {
  return h('span', { class: 'meter', 'aria-hidden': 'true' },
    h('span', { width: `${Math.round(100 * Math.max(0, Math.min(1, share)))}%` }));
}

export const share = candidate => (candidate.probability === null ? candidate.similarity : candidate.probability);
export const shareText = candidate => (candidate.probability === null
  ? `cos ${candidate.similarity.toFixed(2)}` : percent(candidate.probability));

export function neighbours(judgement) {
  if (!judgement.neighbours.length) return h('p', { class: 'soft small' }, t('noNeighbours'));
  return h('ul', { class: 'reasons-why' }, judgement.neighbours.slice(0, 6).map(example => h('li', {},
    h('div', { class: 'who' }, dot(example.category), h('span', { dir: 'auto' }, titleOf(example))),
    h('span', { dir: 'auto' }, example.text))));
}

// Answers collected for the categories that the ticket may belong to.
export function answers(item) {
  const title = category => (item.judgement.candidates.find(candidate => candidate.category === category) || {}).title;
  return h('ul', { class: 'reasons-why' }, item.answers.map(answer => h('li', {},
    h('div', { class: 'who' }, dot(answer.category), h('span', { dir: 'auto' }, title(answer.category))),
    h('details', {}, h('summary', { class: 'plain', dir: 'auto' }, answer.question), h('p', { class: 'answer', dir: 'auto' }, answer.answer),
      /^https?:\/\//i.test(answer.link) ? h('a', { href: answer.link, target: '_blank', rel: 'noopener noreferrer' }, t('readMore')) : null))));
}

export function empty(name, title, text, ...more) {
  return h('div', { class: 'empty' }, icon(name), h('h1', {}, title), h('p', {}, text), more);
}

const sorter = new Intl.Collator();
export const byTitle = categories => [...categories].sort((a, b) => Number(a.retired) - Number(b.retired) || sorter.compare(a.title, b.title));

// Type-ahead over all categories; answers through choose(category). Open before the categories are there, so that what is
// typed at once lands in it and never on the page behind.
export async function chooseCategory(heading, choose) {
  let all = null; // until they have come
  let found = [];
  let at = 0;
  let chosenEarly = false;
  const list = h('ul', { class: 'options', role: 'listbox', id: 'options', 'aria-label': t('categories') });
  const input = h('input', {
    type: 'search',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'options',
    'aria-label': t('typeAhead'),
    placeholder: t('typeAhead'),
    autocomplete: 'off',
    oninput: () => { search(); },
    onkeydown: event => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        at = Math.max(0, Math.min(found.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)));
        draw();
        event.preventDefault();
      } else if (event.key === 'Enter') {
        event.preventDefault();
        if (!all) chosenEarly = true;
        else if (found[at]) pick(found[at]);
      }
    },
  });
  const dialog = h('dialog', { 'aria-label': heading, onclose: () => dialog.remove() },
    h('div', { class: 'inner' }, h('header', {}, h('h1', {}, heading),
      h('button', { type: 'button', class: 'btn quiet', 'aria-label': t('close'), onclick: () => dialog.close() }, icon('close'))), input, list));
  function pick(category) {
    dialog.close();
    choose(category);
  }
  function search() {
    if (!all) return;
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = all.filter(category => words.every(word => `${category.title} ${category.name}`.toLowerCase().includes(word)));
    at = 0;
    draw();
  }
  function draw() {
    replace(list, found.map((category, i) => h('li', {
      role: 'option', id: `option-${i}`, 'aria-selected': i === at ? 'true' : 'false', onclick: () => pick(category),
    }, dot(category.name), h('span', { dir: 'auto' }, category.title), h('span', { class: 'soft small num' }, number(category.examples)))),
    found.length ? null : h('li', { role: 'option', 'aria-selected': 'false', class: 'soft' }, t('noSuchCategory')));
    if (found[at]) input.setAttribute('aria-activedescendant', `option-${at}`);
    else input.removeAttribute('aria-activedescendant');
    const chosen = list.children[at];
    if (chosen) chosen.scrollIntoView({ block: 'nearest' });
  }
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  const { categories } = await api.get('/api/categories');
  all = byTitle(categories).filter(category => !category.retired && !api.isNone(category.name));
  search();
  if (chosenEarly && found[0] && dialog.open) pick(found[0]);
}

// Asks before something that all feel.
export function confirm(heading, text, verb, run) {
  const dialog = h('dialog', { 'aria-labelledby': 'confirm-title', onclose: () => dialog.remove() },
    h('div', { class: 'inner' }, h('header', {}, h('h1', { id: 'confirm-title' }, heading)), h('p', {}, text),
      h('div', { class: 'row end' },
        h('button', { type: 'button', class: 'btn', onclick: () => dialog.close() }, t('cancel')),
        h('button', { type: 'button', class: 'btn main-action', onclick: () => { dialog.close(); run(); } }, verb))));
  document.body.append(dialog);
  dialog.showModal();
}

export { ago };
