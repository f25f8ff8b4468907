// Draws rows with textContent only. Runs again whenever data or theme change; the chosen order
// of rows is kept on the root element.
const element = (name, classes, text) => {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = text;
  return made;
};

// Against a second click while the first is under way. An unchanged table is not drawn again,
// so the pause ends by itself.
const pause = (chosen) => {
  chosen.classList.add("busy");
  setTimeout(() => chosen.classList.remove("busy"), 800);
};

const inner = (cell, send) => {
  let words;
  if (cell.press) {
    words = element("button", "", cell.words);
    words.type = "button";
    words.onclick = () => { pause(words); send("pressed", cell.press); };
  } else if (cell.href) {
    words = element("a", "", cell.words);
    words.href = new URL(cell.href, document.baseURI).pathname + new URL(cell.href, document.baseURI).search;
    words.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      pause(words);
      send("went", cell.href);
    };
  } else {
    words = element("span", "", cell.words);
  }
  if (!cell.color) return words;
  const state = element("span", `state ${cell.color}`);
  state.append(words);
  return state;
};

const place = (cell, column, send) => {
  const td = element("td", `${column.align} ${column.wrap ? "" : "tight"}`);
  const words = inner(cell, send);
  if (cell.hint) {
    words.title = cell.hint;
    words.setAttribute("aria-label", `${cell.words}: ${cell.hint}`);
    if (words.tagName === "SPAN") { words.tabIndex = 0; words.classList.add("hint"); words.setAttribute("role", "note"); }
  }
  td.append(words);
  if (cell.small) td.append(element("small", "", cell.small));
  return td;
};

const ordered = (rows, order) => {
  if (!order) return rows;
  const value = (row) => row[order.column].sort ?? row[order.column].words ?? "";
  const way = order.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return way * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en", { numeric: true }));
  });
};

const draw = (root, data, send, order) => {
  const table = element("table");
  table.setAttribute("aria-label", data.label);
  const head = element("tr");
  data.columns.forEach((column, index) => {
    const th = element("th", column.align, data.sortable ? undefined : column.heading);
    th.scope = "col";
    if (column.least) th.style.minWidth = `${column.least}em`;
    if (data.sortable && column.heading) {
      const button = element("button", "", column.heading);
      button.type = "button";
      button.onclick = () => {
        draw(root, data, send, { column: index, down: order?.column === index && !order.down });
        root.querySelectorAll("th")[index].querySelector("button").focus();
      };
      th.append(button);
      if (order?.column === index) th.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    }
    head.append(th);
  });
  const body = element("tbody");
  for (const row of ordered(data.rows, order)) {
    const tr = element("tr");
    row.forEach((cell, index) => tr.append(place(cell, data.columns[index], send)));
    body.append(tr);
  }
  const top = element("thead");
  top.append(head);
  table.append(top, body);
  const scroll = element("div", "scroll");
  scroll.append(table);
  root.replaceChildren(scroll);
  orders.set(root, order);
};

const orders = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  draw(root, data, setTriggerValue, orders.get(root));
}
