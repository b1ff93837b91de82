// Small ways to build and refresh the document. Text goes in as text, never as markup.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

// Shows one node per item, and leaves alone every node whose item has not changed,
// so that focus, scroll and what is being typed stay where they are.
export function reconcile(parent, items, keyOf, render) {
  const before = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const after = items.map((item) => {
    const key = keyOf(item);
    const signature = JSON.stringify(item);
    const kept = before.get(key);
    if (kept && kept.signature === signature) return kept;
    const node = render(item);
    node.dataset.key = key;
    node.signature = signature;
    return node;
  });
  const same = after.length === parent.children.length && after.every((n, i) => n === parent.children[i]);
  if (same) return;
  const focused = focusPath(parent);
  parent.replaceChildren(...after);
  restoreFocus(parent, focused);
}

function focusPath(parent) {
  const active = document.activeElement;
  if (!active || !parent.contains(active)) return null;
  return { key: active.closest("[data-key]")?.dataset.key, label: active.getAttribute("aria-label") ?? active.textContent };
}

function restoreFocus(parent, focused) {
  if (!focused) return;
  const holder = [...parent.children].find((node) => node.dataset.key === focused.key);
  const candidates = holder ? [holder, ...holder.querySelectorAll("button, a, input, select, textarea")] : [];
  candidates.find((n) => (n.getAttribute("aria-label") ?? n.textContent) === focused.label)?.focus();
}

export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}

export function say(problem) {
  const notice = document.getElementById("notice");
  notice.textContent = problem;
  notice.hidden = !problem;
  clearTimeout(say.timer);
  if (problem) say.timer = setTimeout(() => say(""), 6000);
}
