// Charts: what stands at a point, enlarging, and a file of pixels. Without it the picture, its table
// and its files are there.
"use strict";

(() => {
  const words = document.currentScript.dataset;
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  const points = (chart, picture) => {
    const circles = [...picture.querySelectorAll("circle")];
    const rows = [...chart.querySelectorAll("tbody tr")];
    if (circles.length === 0 || circles.length !== rows.length) return;
    const heads = [...chart.querySelectorAll("thead th")].map((it) => it.textContent);
    circles.forEach((circle, at) => {
      const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
      const cells = [...rows[at].children];
      title.textContent = cells.map((it, column) => `${heads[column]}: ${it.textContent}`).join("\n");
      circle.append(title);
    });
  };

  const zoom = (actions, picture) => {
    const whole = picture.viewBox.baseVal;
    const [x, y, width, height] = [whole.x, whole.y, whole.width, whole.height];
    let [share, left, top] = [1, 0, 0];
    const show = () => {
      const room = 1 - share;
      left = Math.min(Math.max(left, 0), room);
      top = Math.min(Math.max(top, 0), room);
      const box = [x + left * width, y + top * height, share * width, share * height];
      picture.setAttribute("viewBox", box.join(" "));
      picture.classList.toggle("enlarged", share < 1);
    };
    const by = (factor) => {
      const next = Math.min(1, Math.max(0.1, share * factor));
      left += (share - next) / 2;
      top += (share - next) / 2;
      share = next;
      show();
    };
    actions.append(button(words.nearer, () => by(0.7)), button(words.farther, () => by(1 / 0.7)));
    let held = null;
    picture.addEventListener("pointerdown", (event) => {
      if (share === 1) return;
      held = [event.clientX, event.clientY];
      picture.setPointerCapture(event.pointerId);
    });
    picture.addEventListener("pointermove", (event) => {
      if (!held) return;
      const box = picture.getBoundingClientRect();
      left -= ((event.clientX - held[0]) / box.width) * share;
      top -= ((event.clientY - held[1]) / box.height) * share;
      held = [event.clientX, event.clientY];
      show();
    });
    for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, () => { held = null; });
  };

  const pixels = (actions, picture) => {
    const link = actions.querySelector("a[href$='/svg']");
    if (!link) return;
    const { width, height } = picture.viewBox.baseVal;
    const wide = 1600;
    actions.append(button("PNG", () => {
      const image = new Image(wide, Math.round((wide * height) / width));
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = image.width;
        canvas.height = image.height;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        const save = document.createElement("a");
        save.href = canvas.toDataURL("image/png");
        save.download = "evigil-chart.png";
        save.click();
      };
      image.src = link.href;
    }));
  };

  for (const chart of document.querySelectorAll("[data-chart]")) {
    const picture = chart.querySelector("figure > svg");
    const actions = chart.querySelector(".actions");
    if (!picture || !actions) continue;
    pixels(actions, picture);
    points(chart, picture);
    zoom(actions, picture);
  }
})();
