// Rules that any page of ours keeps, as functions that name what breaks them.

const CONTROLS = ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "treeitem", "tree", "img", "dialog", "log", "table", "navigation"];

/** Controls without an accessible name in an ARIA snapshot: a role with no quoted name behind it. */
export const unnamed = (snapshot) => snapshot.split("\n").filter((line) => {
  const [, role, name] = /^\s*- (?:')?([a-z]+)( (?:"|\/))?/.exec(line) ?? [];
  return CONTROLS.includes(role) && !name && !line.includes("/url");
});

/**
 * Runs in the page: texts whose contrast with what is behind them is below WCAG AA (4.5, or 3 for large text). Controls that are switched off are exempt.
 * Colours are painted to be read: whatever notation they are in, pixels are numbers.
 */
export function lowContrast() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    paint.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
    }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colours = [];
    for (let at = element; at; at = at.parentElement) colours.unshift(getComputedStyle(at).backgroundColor);
    return colours;
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest("option, script, noscript, :disabled, .hidden-text, .skip")) continue;
    const style = getComputedStyle(element);
    const back = behind(element);
    const front = element instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [luminance(over([...back, front])), luminance(over(back))].sort((x, y) => y - x);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (isLarge ? 3 : 4.5)) found.push(`${ratio.toFixed(2)}: ${text.data.trim().slice(0, 40)}`);
  }
  return found;
}
