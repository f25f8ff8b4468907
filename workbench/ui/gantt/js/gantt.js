// The schedule as bars that can be moved. Plotly draws the bars and carries pan and zoom; the
// person's hand is followed by us, and what is wanted goes to Python, which alone decides.
import { DAY, days, iso, parse, spoken } from "./days.js";
import { LEFT_PX, STATES, figure } from "./figure.js";
import { keyPressed } from "./keys.js";
import { HEAD_PX, drawHead, drawOver, drawUnder } from "./layers.js";
import { closeMenu, openMenu } from "./menu.js";
import { hit, pointerDown, pointerOver } from "./pointer.js";
import { BAR_SHARE, LANE_PX, Rows } from "./rows.js";

const SHELL = `
  <div class="g-tools" role="toolbar" aria-label="Zoom and legend"><span class="g-zooms"></span><span class="g-legend"></span></div>
  <div class="g-scroll"><svg class="g-head" aria-hidden="true"></svg><div class="g-body">
    <svg class="g-under" aria-hidden="true"><defs><pattern id="g-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line y2="6"></line></pattern></defs></svg><div class="g-plot"></div>
    <svg class="g-over" aria-hidden="true"><defs>
      <clipPath id="g-clip"><rect></rect></clipPath>
      <marker id="g-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0L8,4L0,8z"></path></marker>
      <marker id="g-late" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0L8,4L0,8z"></path></marker>
    </defs><g clip-path="url(#g-clip)"><g class="g-marks"></g><g class="g-still"></g></g></svg>
    <svg class="g-hand" aria-hidden="true"><g class="g-moving" clip-path="url(#g-clip)"></g></svg>
    <div class="g-sel"><i data-end="s"></i><i data-end="e"></i></div><div class="g-ghost"></div>
  </div></div>
  <div class="g-words"></div><div class="g-menu" role="menu" hidden></div><div class="g-live" aria-live="polite"></div>`;
const AGAIN_MS = 1500;
const AGAIN_TIMES = 6;
const ZOOMS = [["Days", 21], ["Weeks", 90], ["Months", 270], ["Quarters", 730], ["Years", 1826], ["All", 0]];

export class Gantt {
  constructor(root, Plotly) {
    Object.assign(this, { root, Plotly, chosen: null, chosenLink: null, drag: null });
    root.innerHTML = SHELL;
    const part = (name) => root.querySelector(name);
    Object.assign(this, {
      tools: part(".g-tools"), scroll: part(".g-scroll"), head: part(".g-head"), body: part(".g-body"), under: part(".g-under"), hatch: part(".g-under defs"), canvas: part(".g-plot"),
      over: part(".g-over"), clip: part("#g-clip rect"), marks: part(".g-marks"), still: part(".g-still"), moving: part(".g-moving"),
      selection: part(".g-sel"), ghost: part(".g-ghost"), words: part(".g-words"), menu: part(".g-menu"), live: part(".g-live"),
    });
    this.body.tabIndex = 0;
    this.body.setAttribute("role", "application");
    // In the capture phase: we see the pointer before Plotly, and stop it only on what is ours.
    this.body.addEventListener("pointerdown", (event) => pointerDown(this, event), true);
    this.body.addEventListener("mousedown", (event) => { if (this.drag) event.stopPropagation(); }, true);
    this.body.addEventListener("pointermove", (event) => pointerOver(this, event));
    this.body.addEventListener("pointerleave", () => { if (!this.drag) this.say(""); });
    this.body.addEventListener("contextmenu", (event) => this.rightClick(event));
    this.body.addEventListener("dblclick", (event) => { if (!hit(this, event)) this.show(this.whole()); });
    this.body.addEventListener("keydown", (event) => keyPressed(this, event));
    this.scroll.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.resizing = new ResizeObserver(() => { if (this.ready) this.Plotly.Plots.resize(this.canvas); });
    this.resizing.observe(root);
    this.zooms();
  }

  css(name) { return getComputedStyle(this.root).getPropertyValue(name).trim(); }

  zooms() {
    const buttons = ZOOMS.map(([words, span]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.onclick = () => this.show(span ? this.around(span) : this.whole());
      return button;
    });
    this.root.querySelector(".g-zooms").replaceChildren(...buttons);
    this.root.querySelector(".g-legend").replaceChildren(
      ...Object.entries(STATES).map(([state, look]) => {
        const key = document.createElement("span");
        key.className = `g-key ${state}`;
        key.textContent = look.words;
        return key;
      }),
      ...[["critical", "critical path"], ["baseline", "baseline"], ["plan", "plan of what has begun"], ["closure", "closed"]].map(([name, words]) => {
        const key = document.createElement("span");
        key.className = `g-key ${name}`;
        key.textContent = words;
        return key;
      }),
    );
  }

  // Some span of days around the chosen bar, or around today.
  around(span) {
    const bar = this.rows.bars.get(this.chosen);
    const middle = bar ? (bar.s + bar.e) / 2 : Math.min(Math.max(parse(this.data.today), this.whole()[0]), this.whole()[1]);
    return [middle - (span * DAY) / 3, middle + (span * DAY * 2) / 3];
  }

  // The whole schedule with a little room on both sides.
  whole() {
    const bars = [...this.rows.bars.values()];
    if (!bars.length) return [parse(this.data.today) - 30 * DAY, parse(this.data.today) + 60 * DAY];
    const [from, to] = [Math.min(...bars.map((bar) => bar.s)), Math.max(...bars.map((bar) => bar.e))];
    const room = Math.max(3 * DAY, (to - from) * 0.03);
    return [from - room, to + room];
  }

  show(range) {
    this.range = range;
    this.Plotly.relayout(this.canvas, { "xaxis.range": range.map((time) => new Date(time).toISOString()) });
  }

  async update(data) {
    const first = !this.data;
    this.data = data;
    if (this.untaken && data.taken >= this.untaken[1].serial) this.untaken = null;
    this.rows = new Rows(data);
    this.height = this.rows.height * LANE_PX;
    if (first) this.range = data.range ? data.range.map(parse) : this.whole();
    this.scroll.style.maxHeight = `${data.height}px`;
    this.body.style.height = `${this.height}px`;
    this.body.setAttribute("aria-label", data.label);
    if (!this.rows.bars.has(this.chosen)) this.chosen = null;
    await this.draw();
    if (first && this.rows.bars.has(data.chosen)) this.choose(data.chosen, { scroll: true });
  }

  async draw() {
    this.followed = false;
    await this.Plotly.react(this.canvas, ...figure(this));
    if (!this.ready) {
      this.ready = true;
      this.canvas.on("plotly_relayouting", () => this.follow());
      this.canvas.on("plotly_afterplot", () => this.follow());
    }
    if (!this.followed) this.follow();
  }

  follow() {
    this.followed = true;
    this.range = this.window();
    drawHead(this);
    drawUnder(this);
    drawOver(this);
    this.markChosen();
  }

  plot() {
    const axis = this.canvas._fullLayout.xaxis;
    return { left: axis._offset, right: axis._offset + axis._length };
  }

  window() {
    const axis = this.canvas._fullLayout.xaxis;
    return [axis.p2c(0), axis.p2c(axis._length)];
  }

  x(time) {
    const axis = this.canvas._fullLayout.xaxis;
    return axis._offset + axis.c2p(time);
  }

  timeAt(px) {
    const axis = this.canvas._fullLayout.xaxis;
    return axis.p2c(px - axis._offset);
  }

  // Where a bar stands, or would stand. [px in the body]
  box(bar, s = bar.s, e = bar.e, row = bar.row) {
    const h = LANE_PX * BAR_SHARE;
    const lane = row === bar.row ? bar.lane : 0;
    return { x: this.x(s), w: this.x(e) - this.x(s), y: this.rows.y(row, lane) * LANE_PX - h / 2, h };
  }

  choose(id, { scroll = false } = {}) {
    if (this.chosen !== id) {
      this.chosen = id;
      this.chosenLink = null;
    }
    const bar = this.rows.bars.get(id);
    if (bar && scroll) {
      const box = this.box(bar);
      const { left, right } = this.plot();
      if (box.x < left || box.x + Math.min(box.w, 60) > right) this.show([bar.s - (this.range[1] - this.range[0]) / 3, bar.s + ((this.range[1] - this.range[0]) * 2) / 3]);
      if (box.y < this.scroll.scrollTop || box.y + box.h > this.scroll.scrollTop + this.scroll.clientHeight - HEAD_PX) this.scroll.scrollTop = box.y - this.scroll.clientHeight / 2;
    }
    drawOver(this);
    this.markChosen();
    if (bar) this.live.textContent = this.read(bar);
  }

  markChosen() {
    const bar = this.rows.bars.get(this.chosen);
    this.selection.classList.toggle("linking", Boolean(bar && this.data.editable));
    if (bar && !this.drag) this.place(this.selection, this.box(bar));
    else this.selection.style.display = "none";
  }

  place(element, box) {
    const { left, right } = this.plot();
    element.style.display = box.x > right || box.x + box.w < left ? "none" : "block";
    element.style.transform = `translate(${box.x}px,${box.y}px)`;
    element.style.width = `${Math.max(3, box.w)}px`;
    element.style.height = `${box.h}px`;
  }

  // A bar in words, for hover and for those who hear the chart.
  read(bar) {
    const row = this.data.rows[this.rows.index.get(bar.row)].label;
    const what = [`${bar.label}, ${STATES[bar.state].words}, ${row}`, `${spoken(bar.s)} to ${spoken(bar.e)}, ${days((bar.e - bar.s) / DAY)}`];
    const phases = (bar.phases ?? []).map((phase) => `${phase.words} ${(parse(phase.end) - parse(phase.start)) / DAY} d`);
    return [...what, ...(bar.words ?? []), ...(phases.length ? [phases.join(", ")] : [])].join("\n");
  }

  say(text, box) {
    this.words.textContent = text;
    this.words.style.display = text ? "block" : "none";
    if (!text) return;
    const frame = this.root.getBoundingClientRect();
    const body = this.body.getBoundingClientRect();
    const top = body.top - frame.top + box.y;
    const above = top - this.words.offsetHeight - 6;
    const left = Math.max(4, Math.min(body.left - frame.left + Math.max(box.x, LEFT_PX), frame.width - this.words.offsetWidth - 4));
    this.words.style.transform = `translate(${left}px,${above > 30 ? above : top + box.h + 8}px)`;
  }

  // The first clash of a bar that would stand there, in words; else "".
  clash(bar, s, e, row) {
    if (this.data.grouping !== "rig") return "";
    const other = this.rows.byRow.get(row).find((one) => one.id !== bar.id && one.s < e && one.e > s);
    if (other) return `overlaps ${other.label} by ${days(Math.round((Math.min(e, other.e) - Math.max(s, other.s)) / DAY))}`;
    const closed = this.data.spans.find((span) => span.kind === "closure" && span.row === row && parse(span.start) < e && parse(span.end) > s);
    return closed ? `meets ${closed.words}` : "";
  }

  // What the person wants: shown at once, sent to Python, which answers with a new revision.
  want(bar, { s, e, row, kind }) {
    const from = { start: iso(bar.s), end: iso(bar.e), row: bar.row };
    Object.assign(bar, { s, e, row });
    this.rows.lanes(this.data.grouping === "rig");
    this.draw();
    this.live.textContent = `${bar.label}: ${spoken(s)} to ${spoken(e)} on ${this.data.rows[this.rows.index.get(row)].label}`;
    this.deliver("moved", { id: bar.id, start: iso(s), end: iso(e), row, kind, from, revision: this.data.revision });
  }

  ask(action, details) { this.deliver("asked", { action, ...details, revision: this.data.revision }); }

  // A run that is broken off by the next one loses what it was told: say it again until it is
  // taken up. Python takes each serial once.
  deliver(name, details) {
    this.serial = Math.max(Date.now(), (this.serial ?? 0) + 1);
    this.untaken = [name, { ...details, serial: this.serial }];
    this.send(...this.untaken);
    this.again(AGAIN_TIMES);
  }

  again(times) {
    clearTimeout(this.repeating);
    if (times) this.repeating = setTimeout(() => {
      if (!this.untaken) return;
      this.send(...this.untaken);
      this.again(times - 1);
    }, AGAIN_MS);
  }

  rightClick(event) {
    event.preventDefault();
    const link = event.target.closest?.("[data-link]")?.dataset.link ?? this.linkUnder(event);
    const found = hit(this, event);
    if (found) this.choose(found.bar.id);
    else if (link) { this.chosenLink = link; drawOver(this); }
    if (found || link) openMenu(this, { bar: found?.bar, link: found ? null : link, x: event.clientX, y: event.clientY });
    else closeMenu(this);
  }

  linkUnder(event) {
    const near = [[0, 0], [3, 0], [-3, 0], [0, 3], [0, -3]];
    for (const [dx, dy] of near) {
      const found = document.elementsFromPoint(event.clientX + dx, event.clientY + dy).find((one) => one.dataset?.link);
      if (found) return found.dataset.link;
    }
    return null;
  }

  wheel(event) {
    const [from, to] = this.range;
    const turn = event.deltaX || (event.shiftKey ? event.deltaY : 0);
    if (!event.ctrlKey && !event.metaKey && !turn) return;
    event.preventDefault();
    let next;
    if (event.ctrlKey || event.metaKey) {
      const middle = this.timeAt(event.clientX - this.body.getBoundingClientRect().left);
      const factor = Math.exp(event.deltaY * 0.002);
      next = [middle - (middle - from) * factor, middle + (to - middle) * factor];
    } else {
      const shift = (turn / Math.max(200, this.root.clientWidth)) * (to - from);
      next = [from + shift, to + shift];
    }
    this.range = next;
    this.turning ??= requestAnimationFrame(() => { this.turning = null; this.show(this.range); });
  }

  gone() {
    clearTimeout(this.repeating);
    this.resizing.disconnect();
    this.Plotly.purge(this.canvas);
  }
}
