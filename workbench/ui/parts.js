// Shows markup made by our Python, which escapes every value, and reports what is picked.
// Anything with data-n can be picked: a row, a plug of the drawing. Parts that share `picks` mark
// the same thing. An element with a new data-here is scrolled
// to; a link with data-go changes the screen without loading the page anew. The mark moves at once; the page follows after its rerun.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (root.dataset.body !== data.body) {
    root.innerHTML = data.body;
    root.dataset.body = data.body;
  }
  const marked = [...root.querySelectorAll("[data-n]")];
  const mark = (chosen) => {
    for (const one of marked) {
      const on = one.dataset.n === chosen;
      one.classList.toggle("on", on);
      if (one.tagName === "TR") {
        one.tabIndex = on ? 0 : -1;
        one.setAttribute("aria-selected", on);
      }
    }
    const rows = marked.filter((one) => one.tagName === "TR");
    if (rows.length && !rows.some((row) => row.tabIndex === 0)) rows[0].tabIndex = 0;
  };
  mark(data.chosen ?? "");
  if (data.reveal && !root.dataset.revealed) {
    root.dataset.revealed = "yes";
    root.querySelector("tr.on")?.scrollIntoView({ block: "center" });
  }
  const here = root.querySelector("[data-here]")?.dataset.here;
  if (here && root.dataset.here !== here) {
    root.dataset.here = here;
    requestAnimationFrame(() => root.scrollIntoView({ block: "start" }));
  }
  const pick = (one) => {
    mark(one.dataset.n);
    setTriggerValue("picked", one.dataset.n);
  };
  root.onclick = (event) => {
    const jump = event.target.closest("[data-jump]");
    if (jump) {
      event.preventDefault();
      document.querySelector(`.st-key-${CSS.escape(jump.dataset.jump)}`)?.scrollIntoView({ behavior: "smooth" });
      return;
    }
    const link = event.target.closest("a[data-go]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      setTriggerValue("went", link.getAttribute("href"));
      return;
    }
    const one = event.target.closest("[data-n]");
    if (one && !event.target.closest("a")) pick(one);
  };
  root.onkeydown = (event) => {
    const row = event.target.closest("tr[data-n]");
    if (!row) return;
    const rows = marked.filter((one) => one.tagName === "TR");
    const at = rows.indexOf(row);
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, Enter: at, " ": at }[event.key];
    if (goal === undefined || !rows[goal]) return;
    event.preventDefault();
    rows[goal].focus();
    pick(rows[goal]);
  };
}
