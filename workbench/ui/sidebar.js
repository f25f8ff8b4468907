// Who is signed in, a form that signs out by POST, and two keys for every page.
const element = (name, classes, text) => {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = text;
  return made;
};

const typing = (event) => event.composedPath().some(
  (node) => node.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(node.tagName),
);

const listeners = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const account = element("a", "", "My account");
  account.href = data.account;
  account.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("went", data.account);
  };
  const out = element("form");
  out.method = "post";
  out.action = data.sign_out;
  const button = element("button", "", "Sign out");
  button.type = "submit";
  out.append(button);
  const ways = element("div", "ways");
  ways.append(account, out);
  root.replaceChildren(
    element("div", "name", data.name),
    element("div", "quiet", `${data.role} · ${data.organization}`),
    ways,
  );

  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    if (event.key === "/") {
      event.preventDefault();
      const field = document.querySelector('[class*="st-key-search"] input');
      if (field) field.focus();
      else setTriggerValue("went", data.wells);
    } else if (event.key === "?") {
      document.querySelector(".st-key-about button")?.click();
    }
  };
  document.removeEventListener("keydown", listeners.get(root));
  document.addEventListener("keydown", pressed);
  listeners.set(root, pressed);
  return () => document.removeEventListener("keydown", listeners.get(root));
}
