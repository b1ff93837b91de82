// The open modal of the person who is looking: a form that survives every refresh of the page behind it.

import { h, post, say } from "./dom.js";
import { renderBlocks } from "./blocks.js";

let shown = null; // {id, hash, fields}

export function showModal(dialog, view, depth, context, user) {
  if (!view) {
    shown = null;
    if (dialog.open) dialog.close();
    return;
  }
  if (shown?.id !== view.id || shown.hash !== view.hash) draw(dialog, view, depth, context, user);
  for (const node of dialog.querySelectorAll("[data-block]")) {
    const error = view.errors[node.dataset.block];
    node.querySelector(".error").textContent = error ?? "";
    node.classList.toggle("wrong", Boolean(error));
  }
}

function draw(dialog, view, depth, context, user) {
  const entered = shown?.id === view.id ? shown.fields.map((f) => [f, f.value()]) : [];
  const fields = [];
  const use = (element, value) =>
    act("/ui/action", { user, view_id: view.id, action_id: element.action_id, value, values: valuesOf(fields) });
  const blocks = renderBlocks(view.blocks, { ...context, values: view.values, fields }, use);
  for (const [old, value] of entered) {
    fields.find((f) => f.block === old.block && f.action === old.action && f.type === old.type)?.set(value);
  }
  shown = { id: view.id, hash: view.hash, fields };
  const closeIt = () => act("/ui/view/close", { user, view_id: view.id });
  const submitIt = (event) => {
    event.preventDefault();
    submit(dialog, view, fields, user);
  };
  const title = view.title.text;
  const footer = h(
    "footer",
    {},
    h("button", { type: "button", class: "button", onclick: closeIt }, view.close?.text ?? (depth > 1 ? "Back" : "Cancel")),
    view.submit ? h("button", { type: "submit", class: "button primary" }, view.submit.text) : null,
  );
  const cross = h("button", { type: "button", class: "cross", "aria-label": "Close", onclick: closeIt }, "×");
  const form = h(
    "form",
    { onsubmit: submitIt, novalidate: true },
    h("header", {}, h("h2", {}, title), cross),
    h("div", { class: "fields-of-form" }, ...blocks),
    footer,
  );
  dialog.setAttribute("aria-label", title);
  dialog.replaceChildren(form);
  dialog.oncancel = (event) => {
    event.preventDefault();
    closeIt();
  };
  if (!dialog.open) dialog.showModal();
  if (!entered.length) (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input, textarea, select"))?.focus();
}

function valuesOf(fields) {
  const values = {};
  for (const field of fields) (values[field.block] ??= {})[field.action] = field.value();
  return values;
}

async function submit(dialog, view, fields, user) {
  const button = dialog.querySelector("button[type=submit]");
  if (button) button.disabled = true;
  const answer = await act("/ui/view/submit", { user, view_id: view.id, values: valuesOf(fields) });
  if (button) button.disabled = false;
  if (answer.errors) dialog.querySelector(".wrong input, .wrong textarea, .wrong select")?.focus();
}

async function act(path, body) {
  const answer = await post(path, body);
  if (!answer.ok && answer.error) say(problem(answer.error));
  return answer;
}

export function problem(code) {
  if (code === "operation_timeout") return "The app did not answer within three seconds. Try again.";
  if (code === "dispatch_failed") return "No app is connected, or it refused. Nothing was done.";
  return `That did not work: ${code}`;
}
