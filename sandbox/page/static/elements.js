// Block Kit's elements: things to press and things to fill in.

import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

// `use(element, value)` is called when a person uses an element that acts at once.
export function actingElement(element, context, use) {
  switch (element.type) {
    case "button":
      return button(element, context, use);
    case "image":
      return h("span", { class: "image-left-out" }, element.alt_text);
    case "overflow":
      return overflow(element, context, use);
    default: {
      const field = fillable(element, context, element.placeholder?.text ?? element.action_id);
      field.node.addEventListener("change", () => use(element, field.value()));
      return field.node;
    }
  }
}

function button(element, context, use) {
  const label = textObject(element.text, context.names).join("");
  const press = async (event) => {
    if (element.url) window.open(element.url, "_blank", "noreferrer");
    if (element.confirm && !window.confirm(`${element.confirm.title.text}\n\n${element.confirm.text.text}`)) return;
    event.target.disabled = true;
    await use(element, element.value);
    event.target.disabled = false;
  };
  const attributes = { type: "button", class: `button ${element.style ?? ""}`, onclick: press };
  return h("button", { ...attributes, "aria-label": element.accessibility_label ?? label }, label);
}

function overflow(element, context, use) {
  const options = element.options.map((o) => h("option", { value: o.value }, ...textObject(o.text, context.names)));
  const change = (event) => event.target.value && use(element, event.target.value);
  return h("select", { "aria-label": "More", onchange: change }, h("option", { value: "" }, "⋯"), ...options);
}

// A field and how to read it. `state` is what the person has entered so far, in Slack's shape.
export function fillable(element, context, label, state = {}) {
  switch (element.type) {
    case "static_select":
    case "multi_static_select":
      return select(element, optionsOf(element, context), label, state);
    case "users_select":
    case "multi_users_select":
      return select(element, context.people.map((p) => ({ value: p.id, label: p.real_name })), label, state);
    case "channels_select":
    case "conversations_select":
      return select(element, context.channels.map((c) => ({ value: c.id, label: `#${c.name}` })), label, state);
    case "checkboxes":
    case "radio_buttons":
      return choices(element, context, label, state);
    default:
      return typed(element, label, state);
  }
}

function optionsOf(element, context) {
  const flat = (options) => options.map((o) => ({ value: o.value, label: textObject(o.text, context.names).join("") }));
  const groups = element.option_groups ?? [];
  return [...flat(element.options ?? []), ...groups.flatMap((g) => flat(g.options))];
}

function select(element, options, label, state) {
  const many = element.type.startsWith("multi_");
  const chosen = many
    ? (state.selected_options?.map((o) => o.value) ?? state.selected_users ?? [])
    : [state.selected_option?.value ?? state.selected_user ?? state.selected_channel ?? state.selected_conversation ?? ""];
  const nothing = many ? [] : [h("option", { value: "" }, element.placeholder?.text ?? "Choose…")];
  const shown = options.map((o) => h("option", { value: o.value, selected: chosen.includes(o.value) }, o.label));
  const node = h("select", { "aria-label": label, multiple: many }, ...nothing, ...shown);
  const value = () => (many ? [...node.selectedOptions].map((o) => o.value) : node.value || null);
  return { node, value, set: (v) => setSelected(node, v) };
}

function setSelected(node, value) {
  for (const option of node.options) option.selected = [value].flat().includes(option.value);
}

function choices(element, context, label, state) {
  const many = element.type === "checkboxes";
  const chosen = many ? (state.selected_options ?? []).map((o) => o.value) : [state.selected_option?.value];
  const name = `${element.action_id}-${Math.random()}`;
  const node = h("fieldset", { "aria-label": label });
  for (const option of element.options) {
    const attributes = { type: many ? "checkbox" : "radio", name, value: option.value, checked: chosen.includes(option.value) };
    const about = option.description ? [h("small", {}, ...textObject(option.description, context.names))] : [];
    const words = h("span", {}, ...textObject(option.text, context.names), ...about);
    node.append(h("label", { class: "choice" }, h("input", attributes), words));
  }
  const inputs = [...node.querySelectorAll("input")];
  const picked = () => inputs.filter((i) => i.checked).map((i) => i.value);
  const set = (v) => inputs.forEach((i) => (i.checked = [v].flat().includes(i.value)));
  return { node, value: () => (many ? picked() : (picked()[0] ?? null)), set };
}

const KINDS = {
  number_input: "number", email_text_input: "email", url_text_input: "url",
  datepicker: "date", timepicker: "time", datetimepicker: "datetime-local",
};

function typed(element, label, state) {
  const attributes = {
    "aria-label": label,
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    autofocus: element.focus_on_load,
  };
  const moment = element.type === "datetimepicker";
  const entered = state.value ?? state.selected_date ?? state.selected_time ?? "";
  const value = moment ? localMoment(state.selected_date_time) : entered;
  const node = element.multiline
    ? h("textarea", { ...attributes, rows: 4, value })
    : h("input", { ...attributes, type: KINDS[element.type] ?? "text", value });
  const read = () => (moment && node.value ? Math.floor(new Date(node.value).getTime() / 1000) : node.value);
  return { node, value: read, set: (v) => (node.value = moment ? localMoment(v) : (v ?? "")) };
}

function localMoment(seconds) {
  if (!seconds) return "";
  const when = new Date(seconds * 1000);
  return new Date(when.getTime() - when.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
