// Elements, whose text is always set as text and never parsed as HTML.

export const byId = id => document.getElementById(id);

/** An element with properties, and with children that are elements or texts. `on...` properties are listeners. */
export function element(name, properties = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role" || key === "for") {
      created.setAttribute(key, value);
    } else {
      created[key] = value;
    }
  }
  created.append(...children.filter(child => child !== null));
  return created;
}

/** Changes a text only if it differs: a screen reader announces every change of a live region. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Rows of terms and their values. */
export function terms(rows) {
  return element("dl", {}, ...rows.filter(row => row[1] !== null).flatMap(([term, value]) => [
    element("dt", {}, term),
    element("dd", {}, value),
  ]));
}
