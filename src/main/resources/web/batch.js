'use strict';
(() => {
  const { t, number, element, request, showError } = shell;
  const byId = (id) => document.getElementById(id);
  const slider = byId('threshold');
  let id = null;
  let state = null;
  let uploading = null;
  let events = null;
  let progressText = () => '';

  async function listEncoders() {
    for (const encoder of await request('api/encoders')) {
      byId('encoder').append(element('option', { value: encoder.name }, encoder.name));
    }
  }

  function say(text) {
    progressText = text;
    byId('progress-text').textContent = text();
  }

  function upload(file) {
    showError(null);
    forget();
    byId('running').hidden = false;
    byId('cancel').hidden = false;
    byId('file-name').textContent = file.name;
    byId('progress').removeAttribute('value');
    const query = new URLSearchParams({ name: file.name, encoder: byId('encoder').value });
    uploading = new XMLHttpRequest();
    uploading.open('POST', `api/batches?${query}`);
    uploading.responseType = 'json';
    uploading.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) {
        byId('progress').value = event.loaded / event.total;
        say(() => t('batch.uploading', Math.round((100 * event.loaded) / event.total)));
      }
    });
    uploading.addEventListener('load', () => {
      const { status, response } = uploading;
      uploading = null;
      if (status === 200) {
        ({ id } = response);
        history.replaceState(null, '', `#${id}`);
        watch();
      } else {
        fail(new Error((response && response.error) || t('failed')));
      }
    });
    uploading.addEventListener('error', () => fail(new Error(t('failed'))));
    uploading.send(file);
  }

  function forget() {
    if (events) {
      events.close();
    }
    if (id) {
      fetch(`api/batches/${id}`, { method: 'DELETE' });
    }
    id = null;
    state = null;
    for (const part of ['outcome', 'bad', 'sample']) {
      byId(part).hidden = true;
    }
  }

  function fail(error) {
    byId('running').hidden = true;
    showError(error);
  }

  function watch() {
    byId('running').hidden = false;
    events = new EventSource(`api/batches/${id}/events`);
    events.addEventListener('progress', (event) => progress(JSON.parse(event.data)));
    events.addEventListener('end', (event) => {
      events.close();
      progress(JSON.parse(event.data));
      finish().catch(fail);
    });
    events.addEventListener('error', () => {
      if (events.readyState === EventSource.CLOSED) {
        fail(new Error(t('batch.lost')));
      }
    });
  }

  function progress(now) {
    const bar = byId('progress');
    if (now.rows === 0) {
      bar.removeAttribute('value');
      say(() => t('batch.waiting'));
    } else {
      bar.max = now.rows;
      bar.value = now.done;
      say(() => t('batch.progress', number(now.done), number(now.rows), number(now.perSecond)));
    }
  }

  async function finish() {
    state = await request(`api/batches/${id}`);
    byId('cancel').hidden = true;
    if (state.state === 'failed') {
      fail(new Error(state.error));
      return;
    }
    byId('file-name').textContent = state.file;
    say(() =>
      state.state === 'cancelled'
        ? t('batch.cancelled', number(state.done), number(state.rows))
        : t('batch.done', number(state.rows)),
    );
    draw();
  }

  function draw() {
    byId('progress-text').textContent = progressText();
    if (!state || state.state === 'failed') {
      return;
    }
    byId('outcome').hidden = false;
    byId('drop').classList.add('slim');
    byId('bad').hidden = state.badRows === 0;
    byId('bad-title').textContent = t('batch.bad', number(state.badRows));
    byId('bad-rows').replaceChildren(
      ...state.bad.map((row) =>
        element('tr', {}, element('td', { class: 'num' }, String(row.row)), element('td', {}, t(`bad.${row.reason}`).replace(/^bad\./, ''))),
      ),
    );
    byId('sample').hidden = state.first.length === 0;
    byId('rows').replaceChildren(
      ...state.first.slice(0, 100).map((pair) =>
        element(
          'tr',
          {},
          element('td', { class: 'num' }, String(pair.row)),
          element('td', { dir: 'auto' }, pair.standard),
          element('td', { dir: 'auto' }, pair.question),
          element('td', { class: 'num', 'data-similarity': pair.similarity }, pair.similarity.toFixed(4)),
        ),
      ),
    );
    judge();
  }

  function judge() {
    const threshold = Number(slider.value);
    byId('threshold-value').value = threshold.toFixed(2);
    if (!state) {
      return;
    }
    const matches = state.histogram.slice(Math.round((threshold + 1) * 100)).reduce((sum, count) => sum + count, 0);
    const share = state.pairs === 0 ? 0 : (100 * matches) / state.pairs;
    const facts = [
      ['batch.pairs', number(state.pairs)],
      ['batch.matches', number(matches), `${number(share, 1)}\u00a0%`],
      ['batch.mean', state.mean.toFixed(3)],
      ['batch.cut', number(state.cut)],
      ['batch.charset', state.charset],
    ];
    byId('facts').replaceChildren(
      ...facts.map(([key, value, more]) =>
        element('div', { class: 'card tile' }, element('b', {}, value), element('span', { class: 'soft' }, more ? `${t(key)}: ${more}` : t(key))),
      ),
    );
    histogram(threshold, matches);
    for (const cell of document.querySelectorAll('[data-similarity]')) {
      const good = Number(cell.dataset.similarity) >= threshold;
      cell.classList.toggle('good', good);
      cell.classList.toggle('bad', !good);
    }
    byId('xlsx').href = `api/batches/${id}/result.xlsx?threshold=${threshold}`;
    byId('csv').href = `api/batches/${id}/result.csv?threshold=${threshold}`;
  }

  /** Bars of 0.02 from 0 to 1; what lies below 0 is added to the first. */
  function histogram(threshold, matches) {
    const svg = byId('histogram');
    // scaled into a window that is too small for bars
    const width = Math.max(200, svg.clientWidth || 600);
    const height = Math.max(100, svg.clientHeight || 192);
    const base = height - 20;
    const bars = Array.from({ length: 50 }, (unused, i) => state.histogram[100 + 2 * i] + state.histogram[101 + 2 * i]);
    bars[0] += state.histogram.slice(0, 100).reduce((sum, count) => sum + count, 0);
    bars[49] += state.histogram[200];
    const most = Math.max(1, ...bars);
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.setAttribute(
      'aria-label',
      t('batch.histogram', number(matches), threshold.toFixed(2), number(state.pairs - matches)),
    );
    const parts = bars.map((count, i) => {
      const tall = (count / most) * (base - 6);
      return shape('rect', {
        x: (i * width) / 50 + 0.5,
        y: base - tall,
        width: width / 50 - 1,
        height: tall,
        class: (i + 0.5) / 50 >= threshold ? 'good' : 'bad',
      });
    });
    const highest = shape('text', { x: 0, y: 16 });
    highest.textContent = number(most);
    parts.unshift(shape('line', { x1: 0, x2: width, y1: 6, y2: 6, class: 'grid' }), highest);
    parts.push(shape('line', { x1: 0, x2: width, y1: base, y2: base, class: 'axis' }));
    const at = Math.min(width - 1, Math.max(1, threshold * width));
    parts.push(shape('line', { x1: at, x2: at, y1: 0, y2: base, class: 'mark' }));
    for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
      const anchor = tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle';
      const label = shape('text', { x: tick * width, y: height - 5, 'text-anchor': anchor });
      label.textContent = tick.toFixed(2);
      parts.push(label);
    }
    svg.replaceChildren(...parts);
  }

  function shape(name, attributes) {
    const created = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) {
      created.setAttribute(key, value);
    }
    return created;
  }

  slider.addEventListener('input', judge);
  window.addEventListener('resize', () => state && judge());
  byId('file').addEventListener('change', (event) => {
    const [file] = event.target.files;
    if (file) {
      upload(file);
      event.target.value = '';
    }
  });
  byId('cancel').addEventListener('click', () => {
    if (uploading) {
      uploading.abort();
      uploading = null;
      byId('running').hidden = true;
    } else if (id) {
      request(`api/batches/${id}/cancel`, { method: 'POST' }).catch(showError);
    }
  });
  byId('form').addEventListener('submit', (event) => event.preventDefault());
  const drop = byId('drop');
  for (const type of ['dragenter', 'dragover']) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
  }
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (event.dataTransfer.files.length > 0) {
      upload(event.dataTransfer.files[0]);
    }
  });
  shell.start(draw);
  listEncoders().catch(showError);
  if (location.hash.length > 1) {
    id = location.hash.slice(1);
    request(`api/batches/${id}`).then(watch, (error) => {
      id = null;
      history.replaceState(null, '', location.pathname);
      showError(error);
    });
  }
})();
