// Categories: how well each is known, what is promised for it, and changes.
import { h, replace, icon, dot } from './dom.js';
import * as api from './api.js';
import { t, number, percent, when } from './i18n.js';
import { chart } from './charts.js';
import { meter, byTitle, titleOf } from './parts.js';

const OVERLAP = 0.9;

export function categoriesPage(app, main, { name }) {
  let known = null;
  let chosen = name || null;
  let curves = [];
  let gone = false;
  const table = h('div', { class: 'card table-wrap' });
  const side = h('div', { class: 'stack' });
  const split = h('div', { class: 'split' }, table, side);
  const may = app.may('lead');
  main.append(h('div', { class: 'page stack' },
    h('div', { class: 'row' }, h('p', { class: 'soft grow' }, t('categoriesLead')),
      may ? h('button', { type: 'button', class: 'btn main-action', onclick: () => edit(null) }, t('addCategory')) : null,
      may ? [exports('examples'), exports('decisions')] : null),
    split));

  function exports(what) {
    return h('span', { class: 'row small' }, h('span', { class: 'soft' }, t(`export.${what}`)),
      h('a', { href: `/api/export/${what}.csv`, download: '' }, 'CSV'), h('a', { href: `/api/export/${what}.jsonl`, download: '' }, 'JSONL'));
  }

  async function load() {
    try {
      known = await api.get('/api/categories');
      if (gone) return;
      drawTable();
      await drawSide();
    } catch (error) {
      app.failed(error);
    }
  }

  const main1 = category => category.encoders.reduce((best, one) => (!best || one.examples > best.examples ? one : best), null);

  const nameOf = ({ name: category, title }) => titleOf({ category, title });

  function drawTable() {
    const head = ['category', 'examples', 'cohesion', 'nearest', 'target', 'threshold'];
    replace(table, h('table', { class: 'cards categories' }, h('caption', { class: 'hide' }, t('page.categories')),
      h('thead', {}, h('tr', {}, head.map((key, i) => h('th', { scope: 'col', class: i === 1 ? 'num' : null }, t(`column.${key}`))))),
      h('tbody', {}, byTitle(known.categories).map(category => {
        const best = main1(category);
        const near = best && best.nearest;
        return h('tr', { class: category.name === chosen ? 'pick on' : 'pick', onclick: () => choose(category.name) },
          h('td', {}, h('button', { type: 'button', class: 'link', 'aria-pressed': category.name === chosen ? 'true' : 'false' }, dot(category.name), h('span', { dir: 'auto' }, nameOf(category))),
            category.retired ? [' ', h('span', { class: 'chip' }, t('retired'))] : null,
            category.destination ? h('div', { class: 'soft small', dir: 'auto' }, `→ ${category.destination}`) : null),
          h('td', { class: 'num', 'data-label': t('column.examples') }, number(category.examples)),
          h('td', { 'data-label': t('column.cohesion') }, best ? [h('span', { class: 'num' }, best.cohesion.toFixed(2)), meter(best.cohesion)] : '–'),
          h('td', { class: 'wide', 'data-label': t('column.nearest') }, near ? [h('span', { dir: 'auto' }, titleOf(near)), ' ', h('span', { class: near.similarity >= OVERLAP ? 'chip warm' : 'chip' }, near.similarity >= OVERLAP ? `${t('overlap')} ` : '', near.similarity.toFixed(2))] : '–'),
          h('td', { class: 'num', 'data-label': t('column.target') }, api.isNone(category.name) ? '–' : category.targetPrecision === null ? h('span', { class: 'soft' }, percent(known.precision, 0)) : h('b', {}, percent(category.targetPrecision, 1))),
          h('td', { 'data-label': t('column.threshold') }, api.isNone(category.name) ? '–' : thresholds(category.encoders)));
      }))));
  }

  // Each encoder has its own, in the order of the curves: what one can't promise another may.
  function thresholds(encoders) {
    const fitted = encoders.filter(one => one.threshold !== undefined);
    if (!fitted.length) return h('span', { class: 'soft' }, t('notFitted'));
    return fitted.map(one => h('div', { title: one.encoder.replace(/@.*/, '') },
      h('span', { class: 'num' }, one.routes ? `≥ ${one.threshold.toFixed(2)}` : t('nothingRouted')), ' ',
      h('span', { class: one.promised ? 'chip accent' : 'chip' }, t(one.promised ? 'promised' : 'cautious'))));
  }

  function choose(category) {
    chosen = chosen === category ? null : category;
    drawTable();
    drawSide().then(() => {
      if (chosen && matchMedia('(max-width: 860px)').matches) split.scrollIntoView();
    }).catch(app.failed);
  }

  async function drawSide() {
    const answer = await api.get('/api/categories/curve', { category: chosen });
    if (gone) return;
    curves.forEach(one => one.destroy());
    curves = [];
    const category = known.categories.find(one => one.name === chosen);
    split.classList.toggle('chosen', !!category);
    replace(side,
      category ? h('section', { class: 'card pad stack' },
        h('div', { class: 'row' }, dot(category.name), h('h3', { class: 'grow', dir: 'auto' }, nameOf(category))),
        h('p', { class: 'soft small' }, category.changedBy ? t('changedBy', { by: category.changedBy, when: when(category.changedAt) }) : t('neverChanged')),
        category.encoders.map(one => h('p', { class: 'small' }, h('span', { class: 'mono' }, one.encoder.replace(/@.*/, '')), ` · ${t('examplesCount', { n: number(one.examples) })}${one.heldOut !== undefined ? ` · ${t('heldOutCount', { n: number(one.heldOut) })}` : ''}`)),
        api.isNone(category.name) ? h('p', { class: 'soft small' }, t('noneText')) : may ? h('div', { class: 'row' },
          h('button', { type: 'button', class: 'btn', onclick: () => edit(category) }, icon('pen'), t('change')),
          h('button', { type: 'button', class: 'btn quiet', onclick: () => save({ name: category.name, retired: !category.retired }) }, t(category.retired ? 'bringBack' : 'retire'))) : null) : null,
      category && api.isNone(category.name) ? null : answer.curves.length ? [
        answer.curves.map(curve => panel('curve', curve, answer.precision, category)),
        answer.reviewed.filter(curve => curve.decisions).map(curve => panel('reviewed', curve, answer.precision, category)),
        answer.reviewed.some(curve => curve.decisions) ? null : h('section', { class: 'card pad stack' }, h('h2', {}, t('reviewedTitle')), h('p', { class: 'soft small' }, t('reviewedNone'))),
      ] : h('section', { class: 'card pad' }, h('p', { class: 'soft' }, t('curveNone'))));
  }

  function panel(kind, curve, precision, category) {
    const box = h('div', { class: 'chart', role: 'img', 'aria-label': t(`${kind}Title`) });
    const drawn = curve.points.length > 1;
    if (drawn) {
      const lowest = Math.min(...curve.points.map(point => point[1]));
      const target = (category && category.targetPrecision) || precision;
      const shareOf = digits => (u, v) => (v === null ? '–' : percent(v, digits));
      const ticks = (u, v) => v.map(x => `${Math.round(x * 100)}%`);
      curves.push(chart(box, (axis, token) => ({
        scales: { x: { time: false, range: [0, 1] }, y: { range: [Math.max(0, Math.min(0.7, lowest - 0.03)), 1.005] } },
        axes: [{ ...axis, values: ticks, label: t('axisCoverage') }, { ...axis, size: 46, values: ticks, label: t('precision') }],
        hooks: { draw: [u => markInUse(u, curve.coverage, token)] },
        series: [{ label: t('coverage'), value: shareOf(0) },
          { label: t('precision'), points: { show: false }, stroke: token('accent'), width: 2.500, value: shareOf(1) },
          { label: t('target'), points: { show: false }, stroke: token('warm'), width: 1.500, dash: [6, 5], value: shareOf(1) }],
      }), [curve.points.map(point => point[0]), curve.points.map(point => point[1]), curve.points.map(() => target)]));
    }
    return h('section', { class: 'card pad stack' }, h('div', {}, h('h2', {}, t(`${kind}Title`)), h('p', { class: 'mono soft' }, curve.encoder.replace(/@.*/, ''))),
      h('p', { class: 'soft small' }, t(`${kind}Text`, { n: number(curve.decisions), coverage: percent(curve.coverage, 0), threshold: curve.threshold.toFixed(2) })),
      drawn ? box : h('p', { class: 'soft' }, t('tooFew')));
  }

  // Where the threshold in use stands.
  function markInUse(u, at, token) {
    const x = Math.round(u.valToPos(at, 'x', true));
    const { top, height, left, width } = u.bbox;
    const scale = devicePixelRatio;
    u.ctx.save();
    u.ctx.strokeStyle = token('ink');
    u.ctx.fillStyle = token('ink');
    u.ctx.lineWidth = 1.500 * scale;
    u.ctx.setLineDash([2 * scale, 3 * scale]);
    u.ctx.beginPath();
    u.ctx.moveTo(x, top);
    u.ctx.lineTo(x, top + height);
    u.ctx.stroke();
    u.ctx.font = `${12 * scale}px system-ui`;
    u.ctx.textAlign = x > left + width / 2 ? 'right' : 'left';
    u.ctx.fillText(t('inUse', { share: percent(at) }), x + (x > left + width / 2 ? -6 : 6) * scale, top + height - 8 * scale);
    u.ctx.restore();
  }

  function edit(category) {
    const field = (key, value, more = {}) => {
      const input = h('input', { type: 'text', value, ...more });
      return { input, label: h('label', { class: 'field' }, t(`field.${key}`), input) };
    };
    const id = field('name', category ? category.name : '', { required: true, maxlength: 200, disabled: !!category });
    const title = field('title', category ? category.title : '');
    const destination = field('destination', category ? category.destination : '');
    const target = field('target', category && category.targetPrecision !== null ? String(Math.round(category.targetPrecision * 1000) / 10) : '', { type: 'number', min: 50, max: 99.900, step: 0.100, placeholder: String(known.precision * 100) });
    const dialog = h('dialog', { 'aria-labelledby': 'edit-title', onclose: () => dialog.remove() },
      h('form', {
        class: 'inner', method: 'dialog',
        onsubmit: () => save({
          name: id.input.value, title: title.input.value, destination: destination.input.value,
          targetPrecision: target.input.value === '' ? null : Number(target.input.value) / 100,
        }),
      },
      h('header', {}, h('h1', { id: 'edit-title' }, t(category ? 'change' : 'addCategory')),
        h('button', { type: 'button', class: 'btn quiet', 'aria-label': t('close'), onclick: () => dialog.close() }, icon('close'))),
      id.label, title.label, destination.label, target.label,
      h('button', { type: 'submit', class: 'btn main-action' }, t('save'))));
    document.body.append(dialog);
    dialog.showModal();
  }

  async function save(values) {
    try {
      await api.put('/api/categories', values);
      app.toast(t('saved'));
      chosen = values.name;
      setTimeout(load, 1200);
      setTimeout(() => { if (!gone) load(); }, 3500);
    } catch (error) {
      app.failed(error);
    }
  }

  load();
  return { leave: () => { gone = true; curves.forEach(one => one.destroy()); } };
}
