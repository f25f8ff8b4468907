// Keeps what is typed into the composer and not sent, for this window, so that a reload loses
// nothing. The name tells person and conversation apart.
const ROOM = ".st-key-composer";
const COMPOSER = `${ROOM} textarea`;
const WAIT_MS = 5000; // the field is drawn a moment after this
let name = "";

const field = () => document.querySelector(COMPOSER);

const write = (area, text) => {
  // React sees a new value only where it is set past its own tracking
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, text);
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

const keep = () => {
  if (field()?.value) sessionStorage.setItem(name, field().value);
  else sessionStorage.removeItem(name);
};

const bringBack = (until) => {
  const kept = sessionStorage.getItem(name);
  const area = field();
  if (!kept || area?.value) return;
  if (area && !area.disabled) write(area, kept);
  else if (Date.now() < until) requestAnimationFrame(() => bringBack(until));
};

const typed = (event) => event.target.matches?.(COMPOSER) && keep();
const pressed = (event) => {
  const sends = event.type === "click" ? event.target.closest?.(`${ROOM} button`)
    : event.key === "Enter" && !event.shiftKey && event.target.matches?.(COMPOSER);
  if (sends) setTimeout(keep, 50); // the field is emptied by then
};

export default function ({ data }) {
  name = data.name;
  if (data.refused) sessionStorage.setItem(name, data.refused);
  bringBack(Date.now() + WAIT_MS);
  document.addEventListener("input", typed);
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", pressed);
  return () => {
    document.removeEventListener("input", typed);
    document.removeEventListener("keydown", pressed);
    document.removeEventListener("click", pressed);
  };
}
