// What can be done with a bar or a link, at the pointer. Python says which actions there are, so
// that none stands here that nobody answers.
const KINDS = [["FS", "finish to start"], ["SS", "start to start"], ["FF", "finish to finish"], ["SF", "start to finish"]];

export const closeMenu = (gantt) => {
  if (gantt.menu.hidden) return;
  gantt.menu.hidden = true;
  gantt.body.focus({ preventScroll: true });
};

const button = (words, press, danger) => {
  const made = document.createElement("button");
  made.type = "button";
  made.setAttribute("role", "menuitem");
  made.textContent = words;
  if (danger) made.className = "danger";
  made.onclick = press;
  return made;
};

const linkForm = (gantt, link) => {
  const form = document.createElement("form");
  const kind = document.createElement("select");
  kind.setAttribute("aria-label", "Kind of link");
  for (const [value, words] of KINDS) kind.append(new Option(words, value, false, value === link.kind));
  const lag = document.createElement("input");
  Object.assign(lag, { type: "number", step: 1, value: link.lag });
  const unit = document.createElement("label");
  unit.append("Lag ", lag, " days");
  const keep = button("Change the link", null);
  keep.type = "submit";
  form.append(kind, unit, keep);
  form.onsubmit = (event) => {
    event.preventDefault();
    closeMenu(gantt);
    gantt.ask("relink", { id: link.id, kind: kind.value, lag: Math.round(Number(lag.value) || 0) });
  };
  return form;
};

export const openMenu = (gantt, { bar, link, x, y }) => {
  const parts = [];
  const title = document.createElement("strong");
  if (bar) {
    title.textContent = bar.label;
    for (const { action, words, danger } of bar.actions ?? []) {
      parts.push(button(words, () => { closeMenu(gantt); gantt.ask(action, { id: bar.id }); }, danger));
    }
  } else {
    const found = gantt.data.links.find((one) => one.id === link);
    title.textContent = found.words;
    if (gantt.data.editable) {
      parts.push(linkForm(gantt, found));
      parts.push(button("Delete the link", () => { closeMenu(gantt); gantt.ask("unlink", { id: found.id }); }, true));
    }
  }
  gantt.menu.replaceChildren(title, ...parts);
  gantt.menu.hidden = false;
  const frame = gantt.root.getBoundingClientRect();
  gantt.menu.style.left = `${Math.max(4, Math.min(x - frame.left, frame.width - gantt.menu.offsetWidth - 8))}px`;
  gantt.menu.style.top = `${Math.max(4, Math.min(y - frame.top, frame.height - gantt.menu.offsetHeight - 8))}px`;
  const items = [...gantt.menu.querySelectorAll("button, select, input")];
  items[0]?.focus();
  gantt.menu.onkeydown = (event) => {
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") closeMenu(gantt);
    else if (event.key === "ArrowDown" && document.activeElement.tagName === "BUTTON") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp" && document.activeElement.tagName === "BUTTON") items[(at - 1 + items.length) % items.length].focus();
    else return;
    event.preventDefault();
  };
  gantt.menu.onfocusout = (event) => { if (!gantt.menu.contains(event.relatedTarget)) gantt.menu.hidden = true; };
};
