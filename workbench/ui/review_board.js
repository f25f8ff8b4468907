// Facts beside their page. A key is answered here and now; the server is told in the background.
// `answers` is a list with running numbers: what the server has dealt with (`kept`) leaves it.
const pictures = new Map(); // address of a page → promise of an object address

const picture = (address) => {
  if (!pictures.has(address)) {
    const loading = fetch(new URL(address, document.baseURI))
      .then((answer) => (answer.ok ? answer.blob() : Promise.reject(answer.status)))
      .then((blob) => URL.createObjectURL(blob));
    loading.catch(() => pictures.delete(address));
    pictures.set(address, loading);
  }
  return pictures.get(address);
};

const keys = (pairs) =>
  pairs.flatMap(([key, words], n) => {
    const made = document.createElement("kbd");
    made.textContent = key;
    return [n ? "   " : "", made, ` ${words}`];
  });

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".root");
  const at = (name) => root.querySelector(name);
  const list = at(".facts"), value = at(".value"), note = at(".note"), button = at("form button");
  const my = (root.my ??= { number: 0, answers: [], chosen: data.chosen, jump: data.jump, history: [] });
  const facts = data.facts;
  const inList = list.contains(root.getRootNode().activeElement);

  my.number = Math.max(my.number, data.kept);
  my.answers = my.answers.filter((answer) => answer.number > data.kept);
  if (root.dataset.body !== data.body) {
    const top = list.scrollTop;
    list.innerHTML = data.body;
    root.dataset.body = data.body;
    list.scrollTop = top;
  }
  if (my.jump !== data.jump && facts[data.chosen]) my.chosen = data.chosen;
  my.jump = data.jump;
  my.told = data.chosen;
  const rows = [...list.querySelectorAll("tr[data-n]")];
  const paths = rows.map((row) => row.dataset.n);
  if (!facts[my.chosen]) my.chosen = paths.includes(data.chosen) ? data.chosen : paths[0];

  const answered = (path) => (my.answers.findLast((answer) => answer.path === path)?.kind ?? "undo") !== "undo";
  const open = (path) => facts[path]?.open && !answered(path);

  const send = () => setStateValue("answers", [...my.answers]);
  const tell = () => {
    clearTimeout(my.waiting);
    if (my.chosen === my.told) return; // a needless run would break off the one of a button
    my.waiting = setTimeout(() => { my.told = my.chosen; setStateValue("chosen", my.chosen); }, 350);
  };

  const showPage = (fact) => {
    const sheet = at(".sheet"), box = at(".box"), image = at(".sheet img"), none = at(".none");
    sheet.hidden = !fact.page;
    none.textContent = fact.page ? "" : "No paper shows this value.";
    if (!fact.page) return;
    const mark = () => {
      const points = (image.naturalWidth * 72) / data.dpi;
      box.hidden = !fact.box || !points;
      if (box.hidden) return;
      const scale = image.clientWidth / points;
      const [left, top, right, bottom] = fact.box.map((edge) => edge * scale);
      Object.assign(box.style, {
        left: `${left - 4}px`, top: `${top - 3}px`, width: `${right - left + 8}px`, height: `${bottom - top + 6}px`,
      });
      const paper = at(".paper");
      paper.scrollTop = top - paper.clientHeight / 2;
      paper.scrollLeft = (left + right - paper.clientWidth) / 2;
    };
    if (image.dataset.page === fact.page && image.complete) { mark(); return; }
    box.hidden = true;
    const wanted = fact.page;
    picture(wanted).then((address) => {
      if (facts[my.chosen]?.page !== wanted) return;
      image.dataset.page = wanted;
      image.alt = fact.source;
      image.onload = mark;
      image.src = address;
    }, () => { if (facts[my.chosen]?.page === wanted) { sheet.hidden = true; none.textContent = "The page of this paper cannot be shown."; } });
  };

  const label = () => {
    const fact = facts[my.chosen];
    const typing = value.value !== fact.typed;
    root.classList.toggle("typing", typing);
    button.textContent = typing ? "Keep" : "Confirm";
    button.disabled = typing ? !value.value.trim() : !fact.typed || fact.decided || answered(my.chosen);
  };

  const show = () => {
    const fact = facts[my.chosen];
    if (!fact) return;
    for (const row of rows) {
      const on = row.dataset.n === my.chosen;
      row.classList.toggle("on", on);
      row.classList.toggle("seen", answered(row.dataset.n));
      row.tabIndex = on ? 0 : -1;
      row.setAttribute("aria-selected", on);
    }
    const left = paths.filter(open).length;
    at(".count").textContent = left ? `${left} to look at` : "nothing left to look at";
    at("h3").textContent = fact.label;
    const refused = data.refused && data.refused[1] === my.chosen && !answered(my.chosen) ? [[data.refused[2], "red"]] : [];
    at(".notes").replaceChildren(
      ...[...refused, ...fact.notes, [fact.source, "gray"]].map(([words, color]) => {
        const line = document.createElement("p");
        line.className = color;
        line.textContent = words;
        return line;
      }),
    );
    at("form").hidden = !data.may;
    if (my.for !== my.chosen || my.was !== fact.typed) {
      value.value = fact.typed;
      note.value = "";
      my.for = my.chosen;
      my.was = fact.typed;
    }
    value.placeholder = fact.typed ? "" : "unknown";
    value.setAttribute("aria-label", fact.unit ? `${fact.label}, ${fact.unit}` : fact.label);
    at(".unit").textContent = fact.unit;
    label();
    at(".keys").replaceChildren(...keys(data.may
      ? [["↑ ↓", "or"], ["j k", "next field"], ["Enter", fact.typed ? "confirm" : "next"], ["0–9 a–z", "type the right value"], ["F2", "edit"], ["Ctrl Z", "undo"]]
      : [["↑ ↓", "or"], ["j k", "next field"]]));
    showPage(fact);
  };

  const choose = (path, focus = true) => {
    if (!facts[path]) return;
    my.chosen = path;
    const row = rows[paths.indexOf(path)];
    if (focus && row) row.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
    show();
    tell();
  };
  const step = (way) => choose(paths[paths.indexOf(my.chosen) + way]);
  const onward = () => {
    const here = paths.indexOf(my.chosen);
    const next = [...paths.slice(here + 1), ...paths.slice(0, here)].find(open);
    choose(next ?? paths[here + 1] ?? my.chosen);
  };
  const say = (answer) => {
    my.answers.push({ number: ++my.number, path: my.chosen, ...answer });
    if (answer.kind !== "undo") my.history.push(my.chosen);
    send();
  };
  const enter = () => {
    if (!data.may) return;
    const fact = facts[my.chosen], typed = value.value.trim();
    if (typed && typed !== fact.typed) say({ kind: "correct", typed, note: note.value.trim() });
    else if (fact.typed && !fact.decided && !answered(my.chosen)) say({ kind: "confirm", value: fact.value });
    my.was = undefined;
    onward();
  };
  const undo = () => {
    const path = my.history.pop();
    if (!path) return;
    choose(path);
    say({ kind: "undo" });
    show();
  };

  list.onclick = (event) => {
    const row = event.target.closest("tr[data-n]");
    if (row) choose(row.dataset.n);
  };
  at("form").onsubmit = (event) => { event.preventDefault(); enter(); };
  value.oninput = label;
  root.onkeydown = (event) => {
    const editing = event.target === value || event.target === note;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !editing) {
      event.preventDefault();
      if (data.may) undo();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (editing) {
      event.stopPropagation();
      if (event.key === "Escape") { value.value = facts[my.chosen].typed; note.value = ""; label(); choose(my.chosen); }
      else if (event.target === value && (event.key === "ArrowDown" || event.key === "ArrowUp") && value.value === facts[my.chosen].typed) {
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      }
      return;
    }
    if (event.target === button) return;
    const way = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (way) { event.preventDefault(); step(way); }
    else if (event.key === "Home" || event.key === "End") { event.preventDefault(); choose(paths.at(event.key === "Home" ? 0 : -1)); }
    else if (event.key === "Enter") { event.preventDefault(); enter(); }
    else if (data.may && event.key === "F2") { event.preventDefault(); value.focus(); value.select(); }
    else if (data.may && event.key.length === 1 && /[\p{L}\p{N}.\-]/u.test(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      value.focus();
      value.value = event.key;
      label();
    }
  };

  show();
  const here = rows[paths.indexOf(my.chosen)];
  if (inList || !root.dataset.ready) here?.scrollIntoView({ block: "nearest" });
  if (inList || (!root.dataset.ready && document.activeElement === document.body)) here?.focus({ preventScroll: true });
  root.dataset.ready = "yes";
  // the pages to come are fetched while the person looks at this one
  const ahead = [...new Set([my.chosen, ...paths].map((path) => facts[path]?.page).filter(Boolean))];
  (async () => { for (const address of ahead.slice(0, 24)) await picture(address).catch(() => {}); })();
}
