function (p) {
  const api = p.api;
  const sheet = {
    api: api, queue: [], last: 0, ack: 0, anchor: null, end: null,
    columns: function () { return api.getAllDisplayedColumns().filter(function (c) { return c.getColId() !== 'ag-Grid-SelectionColumn'; }); },
    at: function (column) { return sheet.columns().findIndex(function (c) { return c.getColId() === column; }); },
    tick: function () {
      const node = api.getDisplayedRowAtIndex(0);
      sheet.mark = null;
      if (node) { node.setDataValue('_tick', (node.data._tick || 0) + 1, 'sheet'); return; }
      api.selectAll(); api.deselectAll();
    },
    push: function (one) {
      sheet.last = Math.max(Date.now(), sheet.last + 1);
      one.serial = sheet.last;
      const node = api.getDisplayedRowAtIndex(0);
      one.revision = node ? node.data._rev : null;
      sheet.queue.push(one);
    },
    post: function (one) { sheet.push(one); sheet.tick(); },
    waiting: function () {
      const node = api.getDisplayedRowAtIndex(0);
      sheet.taken(node ? node.data._ack : 0);
      return sheet.queue;
    },
    // Up to this serial number everything was taken up.
    taken: function (serial) {
      sheet.ack = Math.max(sheet.ack, serial || 0);
      sheet.queue = sheet.queue.filter(function (one) { return one.serial > sheet.ack; });
    },
    track: function (e) {
      if (e.column.getColId() === '_tick' || e.source === 'rowDataChanged' || e.source === 'api') { return; }
      const value = e.newValue === undefined ? null : e.newValue;
      const was = e.oldValue === undefined ? null : e.oldValue;
      sheet.mark = null;
      sheet.push({ action: 'edit', id: e.node.id, field: e.column.getColId(), value: value, was: was });
    },
    box: function () {
      const f = api.getFocusedCell();
      if (!f) { return null; }
      const a = sheet.anchor || { row: f.rowIndex, column: f.column.getColId() };
      const b = sheet.end || a;
      const from = sheet.at(a.column), to = sheet.at(b.column);
      return { top: Math.min(a.row, b.row), bottom: Math.max(a.row, b.row), left: Math.min(from, to), right: Math.max(from, to) };
    },
    marked: function (row, column) {
      if (!sheet.end) { return false; }
      const b = sheet.box(), at = sheet.at(column);
      return !!b && row >= b.top && row <= b.bottom && at >= b.left && at <= b.right;
    },
    paint: function () { api.refreshCells({ force: true, suppressFlash: true }); },
    stretch: function (row, column) {
      const f = api.getFocusedCell();
      if (!f) { return; }
      if (!sheet.anchor) { sheet.anchor = { row: f.rowIndex, column: f.column.getColId() }; }
      sheet.end = { row: row, column: column };
      sheet.paint();
    },
    shrink: function () { if (sheet.end) { sheet.anchor = null; sheet.end = null; sheet.paint(); } sheet.anchor = null; },
    text: function (node, column) {
      const value = api.getCellValue({ rowNode: node, colKey: column });
      return value === null || value === undefined ? '' : String(value).replace(/[\t\n\r]+/g, ' ');
    },
    // What stands in a block of cells; a row that is not there has nothing.
    block: function (ids, fields) {
      return ids.map(function (id) {
        const node = id === null ? null : api.getRowNode(id);
        return fields.map(function (field) { const v = node ? node.data[field] : null; return v === undefined ? null : v; });
      });
    },
    copied: function () {
      const rows = api.getSelectedNodes();
      if (rows.length && !sheet.end) {
        const all = sheet.columns();
        rows.sort(function (x, y) { return x.rowIndex - y.rowIndex; });
        return rows.map(function (n) { return all.map(function (c) { return sheet.text(n, c); }).join('\t'); }).join('\n');
      }
      const b = sheet.box();
      if (!b) { return ''; }
      const lines = [];
      for (let r = b.top; r <= b.bottom; r += 1) {
        const node = api.getDisplayedRowAtIndex(r);
        lines.push(sheet.columns().slice(b.left, b.right + 1).map(function (c) { return sheet.text(node, c); }).join('\t'));
      }
      return lines.join('\n');
    },
    paste: function (text) {
      const f = api.getFocusedCell(), b = sheet.box();
      if (!f || !b) { return; }
      const values = text.replace(/\r/g, '').replace(/\n$/, '').split('\n').map(function (line) { return line.split('\t'); });
      const width = Math.max.apply(null, values.map(function (line) { return line.length; }));
      const fields = sheet.columns().slice(b.left, b.left + width).map(function (c) { return c.getColId(); });
      const ids = values.map(function (line, i) { const n = api.getDisplayedRowAtIndex(b.top + i); return n ? n.id : null; });
      sheet.post({ action: 'paste', ids: ids, fields: fields, values: values, was: sheet.block(ids, fields) });
    },
    fill: function () {
      const b = sheet.box();
      if (!b) { return; }
      const top = api.getDisplayedRowAtIndex(b.top);
      let ids = [];
      for (let r = b.top + 1; r <= b.bottom; r += 1) { ids.push(api.getDisplayedRowAtIndex(r).id); }
      if (!ids.length) { ids = api.getSelectedNodes().map(function (n) { return n.id; }).filter(function (id) { return id !== top.id; }); }
      const fields = sheet.columns().slice(b.left, b.right + 1).map(function (c) { return c.getColId(); });
      if (!ids.length) { return; }
      sheet.post({ action: 'fill', from: top.id, ids: ids, fields: fields, values: sheet.block([top.id], fields)[0], was: sheet.block(ids, fields) });
    },
    clear: function () {
      const b = sheet.box();
      if (!b) { return; }
      const ids = [];
      for (let r = b.top; r <= b.bottom; r += 1) { ids.push(api.getDisplayedRowAtIndex(r).id); }
      const fields = sheet.columns().slice(b.left, b.right + 1).map(function (c) { return c.getColId(); });
      const values = ids.map(function () { return fields.map(function () { return ''; }); });
      sheet.post({ action: 'paste', ids: ids, fields: fields, values: values, was: sheet.block(ids, fields) });
    },
    // Rows that came while somebody types wait until the cell is left; what was typed and is not
    // taken up yet is shown over them, so that no cell falls back for a moment.
    take: function (rows) {
      let talk = 0;
      rows.forEach(function (row) { talk += row._talk || 0; });
      const first = rows[0] || {}, mark = [rows.length, first._rev, first._tick, first._ack, talk].join();
      if (mark === sheet.mark) { return; }
      sheet.coming = { rows: rows, mark: mark };
      if (!sheet.typing()) { sheet.show(); }
    },
    show: function () {
      const come = sheet.coming;
      if (!come || sheet.typing()) { return; }
      sheet.coming = null;
      sheet.mark = come.mark;
      const by = new Map();
      sheet.taken(come.rows.length ? come.rows[0]._ack : 0);
      if (sheet.queue.length) { come.rows.forEach(function (row) { by.set(row.id, row); }); }
      sheet.queue.forEach(function (one) {
        if (one.action === 'edit' && by.has(one.id)) { by.get(one.id)[one.field] = one.value; }
      });
      sheet.update.call(api, { rowData: come.rows });
    },
    writable: function () { return !!p.context && p.context.editable === true; },
    typing: function () { return api.getEditingCells().length > 0; },
    key: function (e) {
      if (sheet.typing()) { return; }
      const command = e.ctrlKey || e.metaKey, name = e.key.toLowerCase();
      const moves = { arrowup: [-1, 0], arrowdown: [1, 0], arrowleft: [0, -1], arrowright: [0, 1] };
      if (e.shiftKey && moves[name]) {
        const f = api.getFocusedCell();
        if (!f) { return; }
        const last = sheet.end || { row: f.rowIndex, column: f.column.getColId() };
        const all = sheet.columns();
        const at = Math.min(Math.max(sheet.at(last.column) + moves[name][1], 0), all.length - 1);
        const row = Math.min(Math.max(last.row + moves[name][0], 0), api.getDisplayedRowCount() - 1);
        e.preventDefault(); e.stopPropagation();
        sheet.stretch(row, all[at].getColId());
        return;
      }
      if (moves[name] || name === 'escape') { sheet.shrink(); }
      if (!sheet.writable()) { return; }
      if (command && name === 'd') { e.preventDefault(); sheet.fill(); }
      if (command && name === 'z' && !e.shiftKey) { e.preventDefault(); sheet.post({ action: 'undo' }); }
      if (command && (name === 'y' || (name === 'z' && e.shiftKey))) { e.preventDefault(); sheet.post({ action: 'redo' }); }
      if (name === 'delete') { e.preventDefault(); e.stopPropagation(); sheet.clear(); }
    }
  };
  window.__sheet = sheet;
  // The wrapper breaks off every edit when rows come, and hands all rows on at any change.
  const stop = api.stopEditing;
  sheet.update = api.updateGridOptions;
  api.stopEditing = function (cancel) { if (!cancel || !sheet.typing()) { stop.call(api, cancel); } };
  api.updateGridOptions = function (options) {
    const rest = Object.assign({}, options);
    delete rest.rowData;
    if (Object.keys(rest).length) { sheet.update.call(api, rest); }
    if (options.rowData) { sheet.take(options.rowData); }
  };
  api.addEventListener('cellEditingStopped', function () { setTimeout(function () { sheet.show(); }, 0); });
  document.addEventListener('keydown', sheet.key, true);
  document.addEventListener('mousedown', function (e) {
    const cell = e.target.closest ? e.target.closest('[col-id][role=gridcell]') : null;
    const row = e.target.closest ? e.target.closest('[row-index]') : null;
    if (!cell || !row) { return; }
    if (e.shiftKey) { e.preventDefault(); e.stopPropagation(); sheet.stretch(Number(row.getAttribute('row-index')), cell.getAttribute('col-id')); }
    else { sheet.shrink(); }
  }, true);
  document.addEventListener('copy', function (e) {
    if (sheet.typing()) { return; }
    e.preventDefault(); e.clipboardData.setData('text/plain', sheet.copied());
  });
  document.addEventListener('paste', function (e) {
    if (sheet.typing() || !sheet.writable()) { return; }
    e.preventDefault(); sheet.paste(e.clipboardData.getData('text/plain') || '');
  });
}
