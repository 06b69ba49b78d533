// Questions. <dialog> traps the focus, closes on Escape and gives the focus back by itself.

import { button, el } from "./dom.js";

let serial = 0;

/** Shows a form in a dialog; resolves with its fields once it is sent, with null once it is given up. */
function ask({ title, text, fields = [], confirm, tone }) {
  return new Promise((resolve) => {
    const id = `dialog-${++serial}`;
    let answer = null;
    const form = el("form", { method: "dialog" },
      el("h2", { id }, title),
      el("p", { id: `${id}-text` }, text),
      fields,
      el("div", { className: "actions" },
        button("Cancel", () => dialog.close(), { className: "plain" }),
        el("button", { type: "submit", className: tone }, confirm)));
    const dialog = el("dialog", { "aria-labelledby": id, "aria-describedby": `${id}-text` }, form);
    form.addEventListener("submit", () => { answer = Object.fromEntries(new FormData(form)); });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks before something that cannot be undone; resolves with the form's fields or null. */
export const confirm = (question) => ask({ tone: "danger", ...question });

/** Asks for the admin token; null when the operator declines. */
export async function askForToken(wasWrong) {
  const answer = await ask({
    title: "Admin token",
    text: wasWrong
      ? "The hub did not accept this token. It is the value of the setting Hub__Admin__Token."
      : "This hub asks for its admin token, the value of the setting Hub__Admin__Token. This tab remembers it until it is closed.",
    // Only what a header can carry; anything else could not be the token.
    fields: [el("label", {}, "Token", el("input", { name: "token", type: "password", required: true, pattern: "[ -~]+", autocomplete: "off" }))],
    confirm: "Continue",
    tone: "primary",
  });
  return answer === null ? null : answer.token.trim();
}
