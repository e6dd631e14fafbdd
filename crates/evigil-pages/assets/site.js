// Small conveniences. Every page works without them.
"use strict";

// A form that was sent is not sent twice by an impatient second click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === "post") {
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  }
});

// Coming back to a page by the browser's back button must leave its forms usable.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// A page about work that goes on looks again by itself, while somebody looks at it.
for (const going of document.querySelectorAll("[data-again]")) {
  setInterval(() => {
    if (!document.hidden) location.reload();
  }, Number(going.dataset.again) * 1000);
}

// A link that is shown to be copied is whole.
for (const shown of document.querySelectorAll("[data-here]")) {
  shown.textContent = location.origin + shown.textContent;
}

// A link that somebody was given fills the field for it; what stands behind its `#` was sent to nobody.
const given = document.querySelector("input[name=link]");
if (given && !given.value && location.hash.startsWith("#evl_")) {
  given.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
