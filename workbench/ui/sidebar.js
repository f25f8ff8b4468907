// The inbox with its unread notices, who is signed in, a form that signs out by POST, and two keys
// for every page.
const element = (name, classes, text) => {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = text;
  return made;
};

const typing = (event) => event.composedPath().some(
  (node) => node.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(node.tagName),
);

const BELL = "M12 22a2 2 0 0 0 2-2h-4a2 2 0 0 0 2 2zm6-6v-5a6 6 0 0 0-5-5.9V4a1 1 0 0 0-2 0v1.1A6 6 0 0 0 6 11v5l-2 2v1h16v-1z";

const link = (words, target, go) => {
  const made = element("a", "", words);
  made.href = target;
  made.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go("went", target);
  };
  return made;
};

const inboxLink = (data, go) => {
  const made = link("", data.inbox, go);
  made.className = "inbox";
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", BELL);
  drawn.append(path);
  made.append(drawn, element("span", "", "Inbox"));
  if (data.unread) made.append(element("span", "unread", data.unread > 99 ? "99+" : String(data.unread)));
  made.setAttribute("aria-label", data.unread ? `Inbox, ${data.unread} unread` : "Inbox");
  return made;
};

const searchField = () => document.querySelector('[class*="st-key-search"] input');

// The page that was asked for is drawn a moment later.
const focusWhenDrawn = (until) => {
  const field = searchField();
  if (field) field.focus();
  else if (Date.now() < until) requestAnimationFrame(() => focusWhenDrawn(until));
};

const listeners = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const help = link("Help", data.help, setTriggerValue);
  const account = link("My account", data.account, setTriggerValue);
  const out = element("form");
  out.method = "post";
  out.action = data.sign_out;
  const button = element("button", "", "Sign out");
  button.type = "submit";
  out.append(button);
  const ways = element("div", "ways");
  ways.append(account, out);
  const top = element("div", "top");
  top.append(inboxLink(data, setTriggerValue), help);
  root.replaceChildren(
    top,
    element("div", "name", data.name),
    element("div", "quiet", `${data.role} · ${data.organization}`),
    ways,
  );

  // A long menu shows where one is, above what stands at its foot.
  document.querySelector('[data-testid="stSidebarNavLink"][aria-current="page"]')
    ?.scrollIntoView({ block: "nearest" });

  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    if (event.key === "/") {
      event.preventDefault();
      if (!searchField()) setTriggerValue("went", data.wells);
      focusWhenDrawn(Date.now() + 5000);
    } else if (event.key === "?") {
      const about = document.querySelector(".st-key-icon-about button");
      if (about) about.click();
      else setTriggerValue("went", data.help);
    }
  };
  document.removeEventListener("keydown", listeners.get(root));
  document.addEventListener("keydown", pressed);
  listeners.set(root, pressed);
  return () => document.removeEventListener("keydown", listeners.get(root));
}
