// Owns how fresh HTML from the server takes the place of what is shown: node by node, so that
// focus, an open menu, a half-written name and the dial's movement stay. Refuses to know what the
// nodes mean; what a script owns is marked with data-own and left alone.
const keyOf = (node) => node.dataset?.key;

const attributes = (old, fresh) => {
  for (const { name } of [...old.attributes]) {
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
};

const one = (old, fresh) => {
  if (old.nodeName !== fresh.nodeName || keyOf(old) !== keyOf(fresh)) {
    old.replaceWith(fresh);
  } else if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
  } else if (!("own" in old.dataset)) {
    attributes(old, fresh);
    morph(old, fresh);
  }
};

/** Make the children of `old` what those of `fresh` are. */
export const morph = (old, fresh) => {
  const kept = new Map([...old.children].filter(keyOf).map((node) => [keyOf(node), node]));
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const key = keyOf(child);
    const same = key ? kept.get(key) : at && !keyOf(at) ? at : null;
    if (!same) {
      old.insertBefore(child, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    one(same, child);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
};

/** HTML of the server's as a fragment. */
export const parsed = (html) => {
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.content;
};
