// A grid that fetches its rows itself, page by page, and hears only news of them: rows that were
// written, cells that were refused, new rows that wait for what they must have.
function (p) {
  const api = p.api, sheet = window.__sheet;
  const none = { number: -1, load: -1, ack: 0, who: '', rows: [], gone: [], drafts: [], typed: {}, faults: {}, lists: {}, sources: [] };
  Object.assign(sheet, { heard: none, got: 0, loaded: -1, turn: 0, fetching: false, fresh: true });
  const note = document.createElement('div');
  note.setAttribute('role', 'status');
  note.style.cssText = 'position:absolute;left:50%;bottom:14px;transform:translateX(-50%);font:13px "IBM Plex Sans",system-ui,sans-serif;padding:3px 12px;border-radius:4px;background:#1d5fa8;color:#fff;display:none;z-index:9';
  document.body.appendChild(note);
  function say(words) { note.textContent = words; note.style.display = words ? 'block' : 'none'; }

  function shown(row) {
    const out = Object.assign({}, row), lists = sheet.heard.lists;
    Object.keys(lists).forEach(function (field) {
      const id = out[field];
      if (id && lists[field][id] !== undefined) { out[field] = lists[field][id]; }
    });
    return over(out);
  }
  // What was typed and is not stored stands over what is.
  function over(row) {
    const typed = sheet.heard.typed[row.id];
    if (typed) { Object.assign(row, typed); }
    sheet.queue.forEach(function (one) { if (one.action === 'edit' && one.id === row.id) { row[one.field] = one.value; } });
    return row;
  }
  function reader(id) { return sheet.heard.faults[id] || {}; }
  sheet.fault = function (id, field) { return reader(id)[field] || null; };
  sheet.isDraft = function (id) { return String(id).indexOf('new-') === 0; };

  function apply(rows, gone) {
    const add = [], update = [], remove = [], touched = new Set();
    rows.forEach(function (row) {
      touched.add(row.id);
      (api.getRowNode(row.id) ? update : add).push(shown(row));
    });
    sheet.heard.drafts.forEach(function (row) {
      touched.add(row.id);
      (api.getRowNode(row.id) ? update : add).push(over(Object.assign({}, row)));
    });
    gone.forEach(function (id) { if (api.getRowNode(id)) { remove.push({ id: id }); } });
    const waits = new Set(sheet.heard.drafts.map(function (row) { return row.id; }));
    api.forEachNode(function (node) {
      if (sheet.isDraft(node.id) && !waits.has(node.id)) { remove.push({ id: node.id }); }
      else if (!touched.has(node.id) && sheet.heard.typed[node.id]) { update.push(over(Object.assign({}, node.data))); }
    });
    api.applyTransaction({ add: add, addIndex: 0, update: update, remove: remove });
    sheet.paint();
    if (add.length && !sheet.fetching) { api.ensureIndexVisible(0); }
  }

  // What is not stored outlives a reload in this tab of the browser, for the person who typed it.
  function shelf() { return 'unsaved ' + sheet.heard.who + ' ' + sheet.heard.sources.join(' '); }
  function keep() {
    const heard = sheet.heard, waits = heard.drafts.length || Object.keys(heard.typed).length;
    try {
      if (waits) { sessionStorage.setItem(shelf(), JSON.stringify({ drafts: heard.drafts, typed: heard.typed })); }
      else { sessionStorage.removeItem(shelf()); }
    // A browser that keeps nothing, or is full, does without.
    } catch (failure) { return; }
  }
  function retype(row, id) {
    const fields = Object.keys(row).filter(function (field) { return field !== 'id'; });
    if (!fields.length || (id && !api.getRowNode(id))) { return; }
    sheet.post({ action: 'paste', ids: [id], fields: fields, values: [fields.map(function (field) { return row[field]; })], was: sheet.block([id], fields) });
  }
  function bring() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(shelf())); } catch (failure) { kept = null; }
    if (!kept || !sheet.writable() || sheet.heard.drafts.length || Object.keys(sheet.heard.typed).length) { return false; }
    kept.drafts.forEach(function (row) { retype(row, null); });
    Object.keys(kept.typed).forEach(function (id) { retype(kept.typed[id], id); });
    return sheet.queue.length > 0;
  }

  async function load() {
    const turn = ++sheet.turn, again = sheet.got > 0, all = [];
    sheet.fetching = true;
    let first = true, failed = '';
    try {
      for (const source of sheet.heard.sources) {
        let after = '';
        do {
          // A short first page, so that something stands there at once.
          const asked = first && !again ? source.replace(/limit=\d+/, 'limit=100') : source;
          const answer = await fetch(asked + after, { headers: { Accept: 'application/json' } });
          if (!answer.ok) { throw new Error(answer.status); }
          const page = await answer.json();
          if (turn !== sheet.turn) { return; }
          page.rows.forEach(function (row) { all.push(shown(row)); });
          if (!again && first) { sheet.update.call(api, { rowData: all.slice(), loading: false }); first = false; }
          else if (!again) { api.applyTransaction({ add: page.rows.map(shown) }); }
          after = page.next ? '&after=' + encodeURIComponent(page.next) : '';
          if (after) { say('Reading rows: ' + all.length.toLocaleString('en-US') + ' so far'); }
        } while (after);
      }
      if (again || first) { sheet.update.call(api, { rowData: all }); }
    } catch (failure) {
      failed = 'The rows could not be read (' + failure.message + '). Reload the page to try again.';
    }
    sheet.fetching = false;
    sheet.update.call(api, { loading: false });
    say(failed);
    apply([], []);
    sheet.got = sheet.heard.number;
    const brought = sheet.fresh && !failed && bring();
    sheet.fresh = false;
    if (!brought) { keep(); }
    sheet.show();
  }

  function ask() {
    if (sheet.asked) { return; }
    sheet.asked = true;
    api.applyTransaction({ add: [{ id: 'news' }] });
    sheet.tick();
  }
  sheet.take = function (rows) {
    const news = rows[0] && rows[0]._news ? JSON.parse(rows[0]._news) : null;
    if (!news || news.number === sheet.heard.number) { return; }
    // Lists of names come once. A frame that was loaded anew has none and asks for them.
    if (news.lists) { sheet.lists = news.lists; sheet.named = news.named; sheet.asked = false; }
    if (news.named !== sheet.named) { ask(); return; }
    news.lists = sheet.lists;
    sheet.coming = news;
    sheet.show();
  };
  sheet.show = function () {
    const news = sheet.coming;
    if (!news || sheet.typing() || sheet.fetching) { return; }
    sheet.coming = null;
    sheet.heard = news;
    sheet.taken(news.ack);
    if (news.load !== sheet.loaded) { sheet.loaded = news.load; load(); return; }
    apply(news.rows, news.gone);
    sheet.got = news.number;
    keep();
  };
  sheet.options = function (field) {
    const id = 'list-' + field, old = document.getElementById(id), names = sheet.heard.lists[field] || {};
    if (old && old.names === names) { return id; }
    if (old) { old.remove(); }
    const list = document.createElement('datalist');
    list.id = id; list.names = names;
    Object.keys(names).map(function (key) { return names[key]; }).sort().forEach(function (name) {
      const option = document.createElement('option');
      option.value = name;
      list.appendChild(option);
    });
    document.body.appendChild(list);
    return id;
  };
  const start = api.getGridOption('rowData') || [];
  sheet.update.call(api, { rowData: [], loading: true });
  sheet.take(start);
}
